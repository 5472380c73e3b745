/// Text in lines of at most 80 columns, where its words are short enough.
enum FoldedText {
  static let columns = 80

  /// The lines of `text`, folded at spaces.
  ///
  /// - Parameters:
  ///   - start: how many columns stand in front of the first line.
  ///   - margin: how many will stand in front of each further line.
  static func lines(_ text: String, from start: Int, margin: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var column = start
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let width = word.unicodeScalars.count
      if !line.isEmpty, column + 1 + width > columns {
        lines.append(line)
        line = ""
        column = margin
      } else if !line.isEmpty {
        line += " "
        column += 1
      }
      line += word
      column += width
    }
    return lines + [line]
  }
}
