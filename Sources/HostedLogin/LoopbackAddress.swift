/// An address that only this machine reaches. There is no other value of this type: a sign-in that believes a password
/// which everybody knows is never to be reached from elsewhere.
package enum LoopbackAddress: Sendable, Equatable, CaseIterable {
  case ipv4, ipv6, localhost

  /// Reads `127.0.0.1`, `::1` or `localhost`.
  ///
  /// - Throws: `login_not_loopback`, for everything else.
  package init(_ text: String) throws(LoginProblem) {
    guard let address = LoopbackAddress.allCases.first(where: { $0.text.isSame(as: text) }) else {
      throw .notLoopback(text)
    }
    self = address
  }

  /// What a listener binds to.
  package var text: String {
    switch self {
    case .ipv4: "127.0.0.1"
    case .ipv6: "::1"
    case .localhost: "localhost"
    }
  }

  /// The same in a URL and in the field `Host` (RFC 3986 section 3.2.2).
  package var host: String { self == .ipv6 ? "[::1]" : text }
}
