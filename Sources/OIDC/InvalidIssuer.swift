internal import JOSE

/// Everything that is wrong with an issuer's configuration.
public struct InvalidIssuer: Error, Sendable, Equatable {
  /// At least one.
  public let problems: [Problem]

  /// One thing that is wrong.
  public struct Problem: Sendable, Equatable {
    /// The setting, spelled as in the policy document: `audiences`, `keys`, `algorithms` …
    public let setting: String
    /// What is wrong and what to do, in lower case and without a full stop.
    public let reason: String

    package init(_ setting: String, _ reason: String) {
      self.setting = setting
      self.reason = reason
    }
  }
}

extension InvalidIssuer: CustomStringConvertible {
  /// All problems on one line.
  public var description: String {
    problems.map { "\($0.setting): \($0.reason)" }.joined(separator: "; ")
  }
}

extension Issuer {
  /// What is wrong with these settings; empty where nothing is.
  var problems: [InvalidIssuer.Problem] {
    var problems: [InvalidIssuer.Problem] = []
    func check(_ setting: String, _ isGood: Bool, _ reason: @autoclosure () -> String) {
      if !isGood { problems.append(InvalidIssuer.Problem(setting, reason())) }
    }
    check(
      "name", Issuer.isName(name),
      "must be lower-case letters, digits, '.', '_' or '-', starting with a letter or digit")
    check("issuer", !identifier.isEmpty, "must not be empty")
    switch audiences {
    case .oneOf(let accepted):
      check("audiences", !accepted.isEmpty, "must name at least one audience; to check none on purpose write \"any\"")
      check("audiences", !accepted.contains(""), "must not hold an empty audience")
    case .any: break
    case nil:
      check("audiences", !clients.isEmpty, "missing; name the audiences or the clients, or write \"any\" on purpose")
    }
    check("clients", !clients.contains(""), "must not hold an empty client id")
    check("algorithms", !algorithms.isEmpty, "must name at least one algorithm")
    check("algorithms", Set(algorithms.map(\.isSymmetric)).count < 2, "must not mix HMAC with public-key algorithms")
    if let first = algorithms.first {
      check(
        "keys", first.isSymmetric == keys.isSecret,
        first.isSymmetric ? "\(first) needs secrets, not public keys" : "\(first) needs public keys, not secrets")
    }
    switch keys {
    case .discovery:
      check(
        "keys.discover", FetchableURL.isOne(identifier) && !identifier.utf8.contains(UInt8(ascii: "?")),
        "needs an issuer that is an https URL without a query, because the metadata is fetched from below it")
    case .url(let url):
      check("keys.url", FetchableURL.isOne(url), "must be an https URL, or http to a literal loopback address")
    case .file(let path), .publicKeyFile(let path): check("keys.file", !path.isEmpty, "must not be empty")
    case .secrets(let secrets):
      if let reason = secrets.problem { check("keys.secrets", false, reason) }
    }
    check(
      "keys.staleFor", KeyRetention.staleForRange.contains(retention.staleFor),
      "must be \(KeyRetention.staleForRange.lowerBound) to \(KeyRetention.staleForRange.upperBound) seconds")
    if let pinned = retention.pinned {
      check("keys.pinned", !pinned.path.isEmpty, "must not be empty")
      check("keys.pinned", keys.isFetched, "is for keys that are fetched; remove it")
      check(
        "keys.pinnedFor", PinnedFile.maximumAgeRange.contains(pinned.maximumAge),
        "must be \(PinnedFile.maximumAgeRange.lowerBound) to \(PinnedFile.maximumAgeRange.upperBound) seconds")
    }
    check("type", type != "", "must not be empty")
    check(
      "groupsClaim", groupsClaim == nil || groupsPath != nil,
      "must be a claim's name, or a JSON Pointer such as /realm_access/roles")
    check("leeway", (0...Issuer.maximumLeeway).contains(leeway), "must be 0 to \(Issuer.maximumLeeway) seconds")
    return problems
  }

  private static func isName(_ name: String) -> Bool {
    func isLowercaseOrDigit(_ byte: UInt8) -> Bool { byte.isLowercaseLetter || byte.isDigit }
    guard let first = name.utf8.first, isLowercaseOrDigit(first), name.utf8.count <= 64 else { return false }
    return name.utf8.allSatisfy {
      isLowercaseOrDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
    }
  }
}
