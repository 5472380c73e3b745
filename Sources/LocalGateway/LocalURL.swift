/// Addresses as URLs have them.
enum LocalURL {
  /// `127.0.0.1`, or `[::1]`: an address of IPv6 stands in brackets.
  static func host(of address: String) -> String { address.utf8.contains(UInt8(ascii: ":")) ? "[\(address)]" : address }

  /// What this machine's own programs reach a listener under.
  static func origin(_ address: String, _ port: Int) -> String {
    let isEverywhere = address == "0.0.0.0" || address == "::"
    return "http://\(isEverywhere ? "127.0.0.1" : host(of: address)):\(port)"
  }
}
