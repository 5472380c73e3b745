/// A place in a text, for a person to look at.
package struct JSONPosition: Sendable, Equatable {
  /// The line, counted from 1; a line ends with a line feed.
  package let line: Int
  /// The column, counted from 1 in Unicode scalars.
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

extension JSONPosition: CustomStringConvertible {
  package var description: String { "line \(line), column \(column)" }
}

extension JSONPosition {
  /// The place of the byte at `index` of a text; of what lies before it, whatever is no UTF-8 counts byte by byte.
  init(of index: Int, in text: Span<UInt8>) {
    var (line, column) = (1, 1)
    for place in 0..<min(index, text.count) {
      switch text[place] {
      case UInt8(ascii: "\n"): (line, column) = (line + 1, 1)
      // A continuation byte belongs to the scalar that has begun.
      case 0x80..<0xC0: break
      default: column += 1
      }
    }
    self.init(line: line, column: column)
  }
}
