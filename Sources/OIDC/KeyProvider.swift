public import JOSE

/// Where the verifier gets an issuer's keys from. The verifier asks and waits; how they are fetched and kept is the
/// provider's business, so that the same verifier serves a Lambda function, a terminal and a test.
public protocol KeyProvider: Sendable {
  /// The keys of an issuer.
  ///
  /// - Parameters:
  ///   - issuer: one that the policy names.
  ///   - keyID: the id that the token asks for. A provider may use it to notice that its set is out of date; it
  ///     returns the set all the same, and the verifier refuses what the set does not hold.
  ///   - limit: how long that may take; nil where the provider decides.
  /// - Throws: `Failure`, where nothing can be said about the token.
  func keys(of issuer: Issuer, for keyID: String?, within limit: Duration?) throws(Failure) -> IssuerKeys
}

extension KeyProvider {
  /// The keys of an issuer, however long that takes.
  public func keys(of issuer: Issuer, for keyID: String?) throws(Failure) -> IssuerKeys {
    try keys(of: issuer, for: keyID, within: nil)
  }
}

/// Keys that are in hand already, by the issuer's name.
public struct FixedKeys: KeyProvider {
  private let keys: [String: IssuerKeys]
  private let secrets: [String: SecretValues]

  /// Takes the keys of each issuer.
  public init(_ keys: [String: IssuerKeys]) { self.init(keys, secrets: [:]) }

  /// Takes the keys of each issuer, and the secrets of each source.
  package init(_ keys: [String: IssuerKeys], secrets: [String: SecretValues]) {
    self.keys = keys
    self.secrets = secrets
  }

  /// The keys given for the issuer's name.
  public func keys(of issuer: Issuer, for keyID: String?, within limit: Duration?) throws(Failure) -> IssuerKeys {
    guard let found = keys[issuer.name] else {
      throw .keysUnavailable(issuer: issuer.name, reason: "none were given")
    }
    return found
  }
}

extension FixedKeys: SecretProvider {
  /// The secrets given for the source's name.
  package func secrets(of source: SecretSource, within limit: Duration?) throws(Failure) -> SecretValues {
    guard let found = secrets[source.name] else {
      throw .secretUnavailable(issuer: source.name, reason: "none was given")
    }
    return found
  }
}
