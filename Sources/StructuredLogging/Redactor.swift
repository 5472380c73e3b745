/// Takes out of a text what must not be in a log, and bounds it.
///
/// The last line of defence, not the first: nobody here logs a token on purpose. It knows tokens and e-mail addresses by
/// their looks; a secret without a shape cannot be seen, and must not be handed to a logger.
package enum Redactor {
  /// What is left of a longer text, in bytes.
  package static let maximumBytes = 1_000

  /// The text, or in its place what it held. The whole text goes: what stands beside a token may be its other half.
  package static func redacted(_ text: String) -> String {
    if holdsToken(text) { return "[redacted: token]" }
    if holdsEmailAddress(text) { return "[redacted: e-mail address]" }
    return cut(text)
  }

  /// Whether something looks like a JWS or a JWE: three runs of at least ten base64url characters with a dot between
  /// each two, or one such run that begins as every JSON object in base64url does (`{"`) and a dot. Three runs that have
  /// neither a capital letter nor an underscore are no token but a host name: of random characters two in five would be
  /// capitals.
  private static func holdsToken(_ text: String) -> Bool {
    // Runs so far, whether they look random, the length of this one, and how much of "eyJ" it begins with.
    var runs = 0
    var isRandom = false
    var length = 0
    var start: [UInt8] = []
    for byte in text.utf8 {
      if isBase64URL(byte) {
        length += 1
        if start.count < 3 { start.append(byte) }
        if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "_") { isRandom = true }
        if runs >= 2, length >= 10, isRandom { return true }
        continue
      }
      if byte == UInt8(ascii: "."), length >= 10 {
        if start.elementsEqual("eyJ".utf8) { return true }
        runs += 1
      } else {
        runs = 0
        isRandom = false
      }
      length = 0
      start = []
    }
    return false
  }

  /// Whether an at sign (as `%40`, too) stands between two characters that could be of an address.
  private static func holdsEmailAddress(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() where index > 0 {
      let next: Int
      if byte == UInt8(ascii: "@") {
        next = index + 1
      } else if byte == UInt8(ascii: "%"), bytes[(index + 1)...].starts(with: "40".utf8) {
        next = index + 3
      } else {
        continue
      }
      guard next < bytes.count else { continue }
      let before = bytes[index - 1]
      if before > 0x20, before != UInt8(ascii: "@"), isDomainByte(bytes[next]) { return true }
    }
    return false
  }

  private static func cut(_ text: String) -> String {
    guard text.utf8.count > maximumBytes else { return text }
    let mark = "…"
    var end = text.utf8.index(text.utf8.startIndex, offsetBy: maximumBytes - mark.utf8.count)
    // The bytes of a scalar after its first are 10xxxxxx.
    while text.utf8[end] & 0xC0 == 0x80 { end = text.utf8.index(before: end) }
    return String(text[..<end]) + mark
  }

  private static func isBase64URL(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func isDomainByte(_ byte: UInt8) -> Bool {
    isBase64URL(byte) || byte >= 0x80 || byte == UInt8(ascii: "[")
  }
}
