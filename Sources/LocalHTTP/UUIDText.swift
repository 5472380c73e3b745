/// UUIDs as text (RFC 9562 section 4), in lower case.
package enum UUIDText {
  /// A UUID of version 4 out of at least 16 random bytes.
  package static func version4(_ random: [UInt8]) -> String {
    var bytes = Array(random.prefix(16))
    bytes += [UInt8](repeating: 0, count: 16 - bytes.count)
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    var text = ""
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text += "-" }
      text += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
    return text
  }

  /// A random one. It is a name, not a secret.
  package static func random() -> String { version4((0..<16).map { _ in UInt8.random(in: 0...255) }) }

  /// Whether that is a UUID in lower case.
  package static func isOne(_ text: String) -> Bool {
    let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return groups.map(\.count) == [8, 4, 4, 4, 12]
      && groups.joined().allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }
}
