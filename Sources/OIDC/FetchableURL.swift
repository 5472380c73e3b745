/// A first look at a URL that keys are to be fetched from, so that a mistake is found when the configuration is read and
/// not at the first token. The fetch itself checks the URL again, with the parser that then uses it.
enum FetchableURL {
  /// The longest, in bytes; the fetch takes no longer one.
  private static let maximumBytes = 2048

  /// Whether keys may be fetched from there: https from anywhere, http from a literal loopback address (127.0.0.0/8 or
  /// `[::1]`, never a name); visible ASCII, no user information, no fragment.
  static func isOne(_ url: String) -> Bool {
    guard url.utf8.count <= maximumBytes,
      url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "#") })
    else { return false }
    if let authority = authority(of: url, after: "https://") { return isHost(authority) }
    return authority(of: url, after: "http://").map { isLoopback($0) } ?? false
  }

  private static func authority(of url: String, after scheme: String) -> Substring.UTF8View? {
    guard url.utf8.starts(with: scheme.utf8) else { return nil }
    return url.utf8.dropFirst(scheme.utf8.count).prefix {
      $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?")
    }
  }

  private static func isHost(_ authority: Substring.UTF8View) -> Bool {
    guard authority.first != UInt8(ascii: "[") else {
      let address = authority.dropFirst().prefix { $0 != UInt8(ascii: "]") }
      let rest = authority.dropFirst(address.count + 1)
      return !address.isEmpty
        && address.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
        && rest.first == UInt8(ascii: "]") && isPort(rest.dropFirst())
    }
    let host = authority.prefix { $0 != UInt8(ascii: ":") }
    return !host.isEmpty
      && host.allSatisfy { byte in
        byte.isAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
      } && isPort(authority.dropFirst(host.count))
  }

  /// `127.0.0.1.example` begins like one, and is a name.
  private static func isLoopback(_ authority: Substring.UTF8View) -> Bool {
    let ipv6 = "[::1]".utf8
    if authority.starts(with: ipv6) { return isPort(authority.dropFirst(ipv6.count)) }
    let host = authority.prefix { $0 != UInt8(ascii: ":") }
    let octets = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return octets.count == 4 && octets[0].elementsEqual("127".utf8) && octets.allSatisfy(isOctet)
      && isPort(authority.dropFirst(host.count))
  }

  /// 0 to 255 without a leading zero, which is octal elsewhere.
  private static func isOctet(_ text: Substring.UTF8View) -> Bool {
    guard text.allSatisfy({ $0.isDigit }), let number = UInt8(Substring(text)) else { return false }
    return String(number).utf8.count == text.count
  }

  /// Nothing, or a colon and a number that can be a port's.
  private static func isPort(_ text: Substring.UTF8View) -> Bool {
    guard let colon = text.first else { return true }
    let digits = text.dropFirst()
    guard colon == UInt8(ascii: ":"), digits.allSatisfy({ $0.isDigit }), let port = UInt16(Substring(digits)) else {
      return false
    }
    return port > 0
  }
}
