/// Prose in lines of at most 80 columns.
enum WrappedText {
  static let width = 80

  /// The words in lines, each behind `indent` spaces; a word that is longer than a line is a line of its own.
  static func lines(_ text: String, indent: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent + line.unicodeScalars.count + 1 + word.unicodeScalars.count > width {
        lines.append(margin + line)
        line = ""
      }
      line += line.isEmpty ? word : " \(word)"
    }
    return line.isEmpty ? lines : lines + [margin + line]
  }
}
