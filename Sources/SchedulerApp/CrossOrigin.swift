/// Which web pages' scripts may use the API (CORS), and how.
///
/// Source: the Fetch standard, "CORS protocol".
package struct CrossOrigin: Sendable, Equatable {
  private enum Origins: Equatable {
    case any
    case these([String])
  }

  private let origins: Origins
  private let allowsCredentials: Bool

  /// No page's.
  package static let none = CrossOrigin(origins: .these([]), allowsCredentials: false)

  /// The most origins.
  package static let maximumOrigins = 32

  /// How long a browser may remember what it was told, in seconds.
  private static let maximumAge = 600

  private init(origins: Origins, allowsCredentials: Bool) {
    self.origins = origins
    self.allowsCredentials = allowsCredentials
  }

  /// Reads which origins.
  ///
  /// - Parameters:
  ///   - text: origins (`https://app.example.com`, `http://localhost:5173`) separated by commas, spaces around them do not
  ///     count; or `*` for all; or nothing for none.
  ///   - allowsCredentials: whether a browser may send cookies along. Never with `*`: any page could then act for whoever
  ///     looks at it.
  package init(parsing text: String, allowsCredentials: Bool) throws(InvalidOrigins) {
    let parts = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(\.trimmed)
    guard parts != [[]] else {
      self.init(origins: .these([]), allowsCredentials: allowsCredentials)
      return
    }
    guard parts != [[UInt8(ascii: "*")]] else {
      guard !allowsCredentials else {
        throw InvalidOrigins(reason: "must name the origins where credentials are allowed; * is every page there is")
      }
      self.init(origins: .any, allowsCredentials: false)
      return
    }
    guard parts.count <= CrossOrigin.maximumOrigins else {
      throw InvalidOrigins(reason: "must be at most \(CrossOrigin.maximumOrigins) origins")
    }
    guard parts.allSatisfy(CrossOrigin.isOrigin) else {
      throw InvalidOrigins(
        reason: "must be origins as a browser sends them: scheme://host or scheme://host:port in lower case, no slash "
          + "at the end; or * alone")
    }
    self.init(
      origins: .these(parts.map { String(decoding: $0, as: UTF8.self) }), allowsCredentials: allowsCredentials)
  }

  /// `null`, which a sandboxed page sends, is nobody's origin and never one here.
  private static func isOrigin(_ bytes: [UInt8]) -> Bool {
    let scheme = ["https://", "http://"].first { bytes.starts(with: $0.utf8) }
    guard let scheme else { return false }
    let host = bytes.dropFirst(scheme.utf8.count)
    return !host.isEmpty
      && host.allSatisfy { ($0.isAlphanumeric && $0.lowercased == $0) || "-.:[]".utf8.contains($0) }
  }

  /// Whether a script from there may read the answer.
  ///
  /// - Parameter origin: the values of `Origin`, as many as the request has.
  func allows(_ origin: [String]) -> Bool {
    guard origin.count == 1, let origin = origin.first else { return false }
    return switch origins {
    case .any: true
    // By bytes, and whole: https://app.example.com.evil.example begins like one of ours.
    case .these(let allowed): allowed.contains { $0.equals(utf8: origin) }
    }
  }

  /// The fields that belong on every answer.
  func headers(for origin: [String]) -> [(name: String, value: String)] {
    var headers: [(name: String, value: String)] = []
    if allows(origin), let origin = origin.first {
      headers.append(("access-control-allow-origin", origins == .any ? "*" : origin))
      if allowsCredentials { headers.append(("access-control-allow-credentials", "true")) }
      headers.append(("access-control-expose-headers", "location, link, retry-after"))
    }
    return headers
  }

  /// Whether an answer depends on who asks, so that whoever keeps it must not give it to another origin.
  var varies: Bool {
    switch origins {
    case .any: false
    case .these(let allowed): !allowed.isEmpty
    }
  }

  /// What a browser is told that asks before it sends a request.
  ///
  /// - Parameter methods: of the path.
  func preflight(_ methods: [String]) -> [(name: String, value: String)] {
    [
      ("access-control-allow-methods", methods.joined(separator: ", ")),
      ("access-control-allow-headers", "authorization, content-type, idempotency-key"),
      ("access-control-max-age", String(CrossOrigin.maximumAge)),
    ]
  }
}

/// Why a text does not say which origins; it does not hold the text.
package struct InvalidOrigins: Error, Sendable, Equatable {
  /// What it must be, in lower case and without a full stop.
  package let reason: String
}

extension InvalidOrigins: CustomStringConvertible {
  package var description: String { reason }
}
