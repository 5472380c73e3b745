/// The address under which callers see the API, with the stage or base path: what links in mails and `Location` begin with.
package struct ServiceURL: Sendable, Hashable {
  /// The address, without a slash at its end.
  package let text: String
  /// Its path: empty, or `/live`.
  package let path: String

  /// The longest, in bytes: a link in a mail's field has a token behind it.
  package static let maximumBytes = 256

  /// Reads an address.
  ///
  /// - Parameters:
  ///   - text: `https://HOST[:PORT][/PATH]`, the path of letters, digits and `-._~`; one slash at its end is dropped.
  ///   - allowLoopbackHTTP: whether plain HTTP to 127.0.0.1, `[::1]` or localhost will do; for tests and development.
  package init(parsing text: String, allowLoopbackHTTP: Bool = false) throws(InvalidServiceURL) {
    let bytes = Array(text.utf8)
    guard bytes.count <= ServiceURL.maximumBytes else {
      throw InvalidServiceURL(reason: "must be at most \(ServiceURL.maximumBytes) bytes")
    }
    let isSecure = bytes.starts(with: "https://".utf8)
    guard isSecure || bytes.starts(with: "http://".utf8) else {
      throw InvalidServiceURL(reason: "must begin with https://")
    }
    let rest = bytes.dropFirst(isSecure ? 8 : 7)
    let authority = rest.prefix { $0 != UInt8(ascii: "/") }
    guard let host = ServiceURL.host(of: authority) else {
      throw InvalidServiceURL(reason: "must name a host, perhaps a port, and nothing else before the path")
    }
    let isLoopback = ["127.0.0.1", "[::1]", "localhost"].contains { host.elementsEqual($0.utf8) }
    guard isSecure || (allowLoopbackHTTP && isLoopback) else {
      throw InvalidServiceURL(
        reason: "must begin with https://; plain http is for this machine only, and where it is allowed")
    }
    var path = rest.dropFirst(authority.count)
    if path.last == UInt8(ascii: "/") { path = path.dropLast() }
    guard ServiceURL.isPath(path) else {
      throw InvalidServiceURL(
        reason: "must have a path of letters, digits and -._~ between single slashes, and neither query nor fragment")
    }
    self.path = String(decoding: path, as: UTF8.self)
    self.text = String(decoding: bytes.prefix(bytes.count - rest.count + authority.count), as: UTF8.self) + self.path
  }

  /// The host of an authority without user information; nil where it is none.
  private static func host(of authority: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let isLiteral = authority.starts(with: "[::1]".utf8)
    let host = isLiteral ? authority.prefix(5) : authority.prefix { $0 != UInt8(ascii: ":") }
    let port = authority.dropFirst(host.count)
    guard isLiteral || (!host.isEmpty && host.allSatisfy { $0.isAlphanumeric || "-.".utf8.contains($0) }) else {
      return nil
    }
    guard let colon = port.first else { return host }
    let digits = port.dropFirst()
    guard colon == UInt8(ascii: ":"), (1...5).contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
    return host
  }

  private static func isPath(_ path: ArraySlice<UInt8>) -> Bool {
    guard !path.isEmpty else { return true }
    let segments = path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return segments.allSatisfy { segment in
      !segment.isEmpty && segment.allSatisfy { $0.isAlphanumeric || "-._~".utf8.contains($0) }
        && !segment.elementsEqual(".".utf8) && !segment.elementsEqual("..".utf8)
    }
  }
}

/// Why a text is not the service's address; it does not hold the text.
package struct InvalidServiceURL: Error, Sendable, Equatable {
  /// What it must be, in lower case and without a full stop.
  package let reason: String
}

extension InvalidServiceURL: CustomStringConvertible {
  package var description: String { reason }
}
