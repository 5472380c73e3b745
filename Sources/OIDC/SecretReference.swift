internal import AWSPartitions
public import JOSE

/// Where one shared secret is: never the secret itself.
public enum SecretReference: Sendable, Hashable {
  /// The value of an environment variable, its bytes as they are.
  case environment(String)
  /// The bytes of a file, less one trailing newline.
  case file(String)
  /// A secret of AWS Secrets Manager, by its name or ARN; with `jsonKey`, that member of the JSON object which the
  /// secret's text is.
  case secretsManager(name: String, jsonKey: String?)

  /// Reads `env:NAME`, `file:PATH` or `secretsmanager:NAME_OR_ARN[#jsonKey]`; nil where it is none of them.
  public init?(_ text: String) {
    if let name = SecretReference.rest(of: text, after: "env:") {
      self = .environment(name)
    } else if let path = SecretReference.rest(of: text, after: "file:") {
      self = .file(path)
    } else if let place = SecretReference.rest(of: text, after: "secretsmanager:") {
      let parts = place.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
      guard parts.allSatisfy({ !$0.isEmpty }), SecretID(parts[0]) != nil else { return nil }
      self = .secretsManager(name: parts[0], jsonKey: parts.count == 2 ? parts[1] : nil)
    } else {
      return nil
    }
  }

  private static func rest(of text: String, after prefix: String) -> String? {
    guard text.utf8.starts(with: prefix.utf8), text.utf8.count > prefix.utf8.count else { return nil }
    return String(text.dropFirst(prefix.count))
  }
}

extension SecretReference: CustomStringConvertible {
  /// As it is written in a policy: `env:NAME`, `file:PATH` or `secretsmanager:NAME[#jsonKey]`.
  public var description: String {
    switch self {
    case .environment(let name): "env:\(name)"
    case .file(let path): "file:\(path)"
    case .secretsManager(let name, let jsonKey): "secretsmanager:\(name)\(jsonKey.map { "#\($0)" } ?? "")"
    }
  }
}

/// A shared secret, and until when it is one: the old secret of a rotation has an end.
public struct TimedSecret: Sendable, Hashable {
  /// Where it is.
  public let reference: SecretReference
  /// From this moment on nothing that it signed is believed; nil: it has no end.
  public let until: NumericDate?

  /// A secret, without an end where none is given.
  public init(_ reference: SecretReference, until: NumericDate? = nil) {
    self.reference = reference
    self.until = until
  }
}

extension [TimedSecret] {
  /// What one caller presents is tried against every secret, so their number is bounded.
  private static var maximumCount: Int { 4 }

  /// What is wrong with these as the secrets of one issuer, or of one credential; nil where nothing is.
  package var problem: String? {
    if isEmpty { return "must name at least one secret" }
    if count > Self.maximumCount { return "must name at most \(Self.maximumCount) secrets" }
    // With two ends of one secret nobody could say when it stops to be one.
    let places = Set(map { [UInt8]($0.reference.description.utf8) })
    return places.count == count ? nil : "must not name a secret twice"
  }
}
