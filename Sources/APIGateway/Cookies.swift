/// The pairs of a `Cookie` header (RFC 6265 section 4.2.1).
enum Cookies {
  /// Every value of the cookie of that name, as bytes.
  ///
  /// Pairs are parted by semicolons and spaces, and a name ends at the first `=`. Nothing else is trimmed: quotes and tabs
  /// belong to the value, where they are no bytes of a token.
  ///
  /// - Parameter name: counts with its case.
  static func values(of name: String, in header: String) -> [ArraySlice<UInt8>] {
    var values: [ArraySlice<UInt8>] = []
    for part in Array(header.utf8).split(separator: UInt8(ascii: ";")) {
      let pair = part.trimmingSpaces
      guard let equals = pair.firstIndex(of: UInt8(ascii: "=")), pair[..<equals].elementsEqual(name.utf8) else {
        continue
      }
      values.append(pair[(equals + 1)...])
    }
    return values
  }
}

/// The items of a `Sec-WebSocket-Protocol` header (RFC 6455 section 11.3.4).
enum Subprotocols {
  /// What follows each item of that name; empty where the list ends there.
  ///
  /// - Parameter name: counts with its case.
  static func items(after name: String, in header: String) -> [ArraySlice<UInt8>] {
    let items = Array(header.utf8).split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      .map(\.trimmingSpaces)
    return items.indices.filter { items[$0].elementsEqual(name.utf8) }.map { index in
      index + 1 < items.endIndex ? items[index + 1] : []
    }
  }
}

extension ArraySlice<UInt8> {
  fileprivate var trimmingSpaces: ArraySlice<UInt8> {
    var rest = drop { $0 == UInt8(ascii: " ") }
    while rest.last == UInt8(ascii: " ") { rest.removeLast() }
    return rest
  }
}
