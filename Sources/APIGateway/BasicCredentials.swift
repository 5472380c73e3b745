/// A user and a password (RFC 7617 section 2).
struct BasicCredentials {
  let user: [UInt8]
  let password: [UInt8]

  /// The longest text that is read: API Gateway allows 10,240 bytes of headers.
  static let maximumBytes = 10_240

  /// Reads what follows `Basic `; nil where it is not strict base64, has no colon, or has a control character, which RFC
  /// 7617 forbids. The user ends at the first colon; the password may hold more of them. Neither need be UTF-8.
  init?(parsing text: ArraySlice<UInt8>) {
    guard text.count <= BasicCredentials.maximumBytes, let pair = Base64.decode(text),
      let colon = pair.firstIndex(of: UInt8(ascii: ":")), pair.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else { return nil }
    user = Array(pair[..<colon])
    password = Array(pair[(colon + 1)...])
  }
}

/// Base64 (RFC 4648 section 4) in its strict reading: padding where it belongs and nowhere else, no white space, no other
/// alphabet, and the unused bits are zero. One value has one spelling.
enum Base64 {
  /// The bytes, or nil where `text` is not strict base64.
  static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 4) else { return nil }
    let padding = text.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard padding <= 2 else { return nil }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(text.count / 4 * 3)
    var (bits, count): (UInt32, Int) = (0, 0)
    for character in text.dropLast(padding) {
      guard let value = value(of: character) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      decoded.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      bits &= 1 << UInt32(count) - 1
    }
    return bits == 0 ? decoded : nil
  }

  private static func value(of character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
