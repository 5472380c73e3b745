internal import LocalHTTP

/// A request's path and query, taken apart once.
///
/// Source: API Gateway Developer Guide, "Amazon API Gateway important notes": `|`, `{` and `}` are not supported in a query and
/// have to be encoded, and a `;` splits it. What else is refused here (bytes that no URL may hold, an escape that is none,
/// segments of dots) is our assumption: clients take dot segments away themselves, and what API Gateway does with one that
/// still arrives is not documented.
struct RequestTarget: Sendable {
  /// The segments behind the first slash, as they were sent. `/live/me` has two, `/live/` has an empty one at its end.
  let segments: [[UInt8]]
  /// The query's parameters in their order, decoded.
  let parameters: [(name: String, value: String)]

  /// Nil where the target is malformed.
  init?(path: String, query: String?) {
    let bytes = Array(path.utf8)
    guard bytes.first == UInt8(ascii: "/"), bytes.allSatisfy(RequestTarget.mayBeSent) else { return nil }
    segments = bytes.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
    for segment in segments {
      guard let text = PercentEncoding.decode(segment), !RequestTarget.isDots(text) else { return nil }
    }
    guard let parameters = RequestTarget.parameters(of: Array((query ?? "").utf8)) else { return nil }
    self.parameters = parameters
  }

  /// Printable ASCII: everything else has to be encoded (RFC 3986 section 2).
  private static func mayBeSent(_ byte: UInt8) -> Bool { (0x21...0x7E).contains(byte) }

  /// Whether a decoded segment is `.` or `..`, or holds one behind a slash or a backslash that was encoded: whoever reads the
  /// path next may take it for one.
  private static func isDots(_ segment: String) -> Bool {
    segment.utf8.split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
      .contains { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }
  }

  private static func parameters(of query: [UInt8]) -> [(name: String, value: String)]? {
    guard query.allSatisfy({ mayBeSent($0) && !"|{}".utf8.contains($0) }) else { return nil }
    var parameters: [(name: String, value: String)] = []
    for pair in query.split(whereSeparator: { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: ";") }) {
      let name = pair.prefix { $0 != UInt8(ascii: "=") }
      guard let decodedName = PercentEncoding.decode(name, plusIsSpace: true),
        let value = PercentEncoding.decode(pair[name.endIndex...].dropFirst(), plusIsSpace: true)
      else { return nil }
      parameters.append((decodedName, value))
    }
    return parameters
  }
}
