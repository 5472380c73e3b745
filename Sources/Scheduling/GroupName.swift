/// The name of a mailing group, as it stands in a path and among the caller's groups: 1 to 64 of `A-Z a-z 0-9 . _ -`, the
/// first a letter or a digit. It needs no escaping anywhere, so that one name has one spelling.
package struct GroupName: Sendable, Hashable {
  /// The name; upper and lower case differ, as they do in Cognito.
  package let text: String

  /// The longest name, in bytes.
  package static let maximumBytes = 64

  /// Reads a name; nil where it is none.
  package init?(_ text: String) {
    guard (1...GroupName.maximumBytes).contains(text.utf8.count), let first = text.utf8.first,
      first.isAlphanumeric, text.utf8.allSatisfy({ $0.isAlphanumeric || ".-_".utf8.contains($0) })
    else { return nil }
    self.text = text
  }
}

extension GroupName: CustomStringConvertible {
  package var description: String { text }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
  var isAlphanumeric: Bool { isDigit || isLetter }
}
