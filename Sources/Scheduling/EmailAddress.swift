/// An address that mail can be sent to, in the one spelling in which it is stored: lower case.
///
/// Read are the addresses that people have: a dot-atom of RFC 5322, `@`, and a domain name with at least one dot. Quoted
/// local parts, comments, address literals and characters beyond ASCII are refused; a domain beyond ASCII is written in
/// its `xn--` form. Local parts that differ only in case are taken for one mailbox, as every large provider does.
package struct EmailAddress: Sendable, Hashable {
  /// The address.
  package let text: String

  /// The longest address (RFC 5321 section 4.5.3.1.3, less its brackets), and its longest local part, in bytes.
  package static let maximumBytes = 254
  private static let maximumLocalBytes = 64

  /// Reads an address, without white space around it; nil where it is none.
  package init?(_ text: String) {
    guard text.utf8.count <= EmailAddress.maximumBytes else { return nil }
    let bytes = Array(text.utf8).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    let parts = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, EmailAddress.isDotAtom(parts[0]), EmailAddress.isDomain(parts[1]) else { return nil }
    self.text = String(decoding: bytes, as: UTF8.self)
  }

  private static func isDotAtom(_ local: ArraySlice<UInt8>) -> Bool {
    guard (1...maximumLocalBytes).contains(local.count) else { return false }
    return local.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
      !atom.isEmpty && atom.allSatisfy { $0.isAlphanumeric || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
    }
  }

  /// Labels of letters, digits and inner hyphens (RFC 1123 section 2.1); the last is no number.
  private static func isDomain(_ domain: ArraySlice<UInt8>) -> Bool {
    let labels = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard labels.count >= 2, let last = labels.last, !last.allSatisfy(\.isDigit) else { return false }
    return labels.allSatisfy { label in
      (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
        && label.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "-") }
    }
  }
}
