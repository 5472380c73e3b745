internal import CCurl

/// The address of something that may be fetched: parsed, checked and normalised by the very parser that fetches it, so
/// that what was checked is what is asked.
///
/// - `https` to any host.
/// - `http` to a literal loopback address (127.0.0.0/8 or `[::1]`, never a name), and only if the caller allows it.
/// - No user information, no fragment, no zone identifier, nothing but visible ASCII, at most 2,048 bytes.
package struct HTTPURL: Sendable, Hashable {
  /// More is no key set's address.
  package static let maximumBytes = 2_048

  /// The address as it will be fetched. Its query may hold a secret: for logs take `authority`.
  package let text: String

  /// Host and, if the address names one, port; fit for logs.
  package let authority: String

  /// `https` or `http`, and nothing else may be spoken.
  let scheme: String

  /// Parses an address that a person or a document gave.
  ///
  /// - Parameter allowLoopbackHTTP: whether plain HTTP to a literal loopback address will do; for tests and
  ///   development.
  /// - Throws: `urlMalformed` or `urlNotAllowed`; neither holds the address, which may hold a password.
  package init(parsing text: String, allowLoopbackHTTP: Bool) throws(HTTPFailure) {
    try self.init(text)
    guard scheme != "https" else { return }
    guard allowLoopbackHTTP else {
      throw .urlNotAllowed("only https:// addresses are fetched")
    }
    // libcurl knows more spellings of an address (0x7f.1, 2130706433); a literal is one that stays itself.
    guard Self.isLoopback(authority), text.lowercased().hasPrefix("http://" + authority) else {
      throw .urlNotAllowed("plain http is for literal loopback addresses (127.0.0.1, [::1]) only; use https")
    }
  }

  /// The address of an interface that the platform itself offers to this process in plain HTTP, such as Lambda's runtime
  /// interface (`AWS_LAMBDA_RUNTIME_API`). Never for an authority that anybody but the platform named.
  ///
  /// - Parameters:
  ///   - authority: host and port.
  ///   - path: begins with `/`; neither `?` nor `#`.
  package init(platformAuthority authority: String, path: String) throws(HTTPFailure) {
    guard path.utf8.first == UInt8(ascii: "/"), !authority.utf8.contains(where: { "/?#\\".utf8.contains($0) }),
      !path.utf8.contains(where: { "?#\\".utf8.contains($0) })
    else { throw .urlMalformed("an interface of the platform is a host, a port and a path") }
    try self.init("http://" + authority + path)
  }

  /// Whether it has neither path nor query.
  var isRoot: Bool { text == "\(scheme)://\(authority)/" }

  /// Reads an address by the rules that hold for all; whoever calls it has looked at the scheme and the host.
  init(_ given: String) throws(HTTPFailure) {
    // One rule instead of many: white space, line breaks, NUL and the look-alikes beyond ASCII never reach a parser.
    guard given.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
      throw .urlMalformed("only visible ASCII may stand in an address")
    }
    guard given.utf8.count <= Self.maximumBytes else {
      throw .urlMalformed("longer than \(Self.maximumBytes) bytes")
    }
    // libcurl also takes one slash or three.
    let lowercased = given.lowercased()
    guard let start = ["https://", "http://"].first(where: { lowercased.hasPrefix($0) }) else {
      throw .urlNotAllowed("only https:// addresses are fetched")
    }
    guard given.utf8.count > start.utf8.count, !lowercased.dropFirst(start.count).hasPrefix("/") else {
      throw .urlMalformed("it names no host")
    }

    LibCurl.initialise()
    guard let parsed = unsafe curl_url() else { throw .client("libcurl has no memory for an address") }
    defer { unsafe curl_url_cleanup(parsed) }
    let code = unsafe curl_url_set(parsed, CURLUPART_URL, given, UInt32(CURLU_DISALLOW_USER))
    guard code != CURLUE_USER_NOT_ALLOWED else {
      throw .urlNotAllowed("a user name or password in an address would end up in logs; leave it out")
    }
    guard code == CURLUE_OK else {
      throw .urlMalformed(unsafe String(cString: curl_url_strerror(code)).lowercased())
    }
    func part(_ which: CURLUPart) -> String? {
      var text: UnsafeMutablePointer<CChar>?
      guard unsafe curl_url_get(parsed, which, &text, 0) == CURLUE_OK, let text = unsafe text else { return nil }
      defer { unsafe curl_free(text) }
      return unsafe String(validatingCString: text)
    }

    guard let scheme = part(CURLUPART_SCHEME), let host = part(CURLUPART_HOST), let text = part(CURLUPART_URL) else {
      throw .urlMalformed("it names no host")
    }
    guard scheme == "https" || scheme == "http" else { throw .urlNotAllowed("only https:// addresses are fetched") }
    guard part(CURLUPART_FRAGMENT) == nil, !given.utf8.contains(UInt8(ascii: "#")) else {
      throw .urlMalformed("a fragment (#…) is never sent; leave it out")
    }
    guard part(CURLUPART_ZONEID) == nil else { throw .urlNotAllowed("a zone identifier has no place here") }
    // The host comes back decoded (%0a and all), and goes into a request header and into logs.
    guard host.utf8.allSatisfy(Self.isHostByte) else { throw .urlMalformed("the host is not a host name") }
    let port = part(CURLUPART_PORT)
    guard port != "0" else { throw .urlMalformed("port 0 is no port") }
    self.scheme = scheme
    self.text = text
    authority = host + (port.map { ":" + $0 } ?? "")
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"):
      true
    default: false
    }
  }

  /// Whether an authority is a literal loopback address. A name such as `localhost` is whatever the resolver says.
  private static func isLoopback(_ authority: String) -> Bool {
    if authority == "[::1]" || authority.hasPrefix("[::1]:") { return true }
    let host = authority.prefix { $0 != ":" }
    let octets = host.split(separator: ".", omittingEmptySubsequences: false)
    guard octets.count == 4, octets[0] == "127" else { return false }
    // UInt8("+1") is 1, and a leading zero is octal elsewhere.
    return octets.allSatisfy { octet in UInt8(octet).map { String($0) == octet } ?? false }
  }
}
