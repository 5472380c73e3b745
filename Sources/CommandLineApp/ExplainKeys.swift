internal import Authorization
internal import JOSE
internal import KeyFetching
internal import OIDC

/// Keys and secrets for an explanation: those that are at hand, and nothing over the network.
struct ExplainKeys: KeyProvider, SecretProvider {
  private let store: KeyStore
  /// `--keys`: stands for the public keys of whichever issuer the token names.
  private let given: KeySet?
  /// Told to API Gateway in the caller's stead, and not to whoever reads the explanation.
  private let usageKeys: Set<SecretSource>

  init(given: KeySet?, usageKeys: [SecretSource]) {
    var settings = KeyStore.Settings.fromEnvironment()
    settings.isOffline = true
    store = KeyStore(settings)
    self.given = given
    self.usageKeys = Set(usageKeys)
  }

  func keys(of issuer: Issuer, for keyID: String?, within limit: Duration?) throws(Failure) -> IssuerKeys {
    if let given, !issuer.keys.isSecret { return .keySet(given) }
    if issuer.keys.isFetched, issuer.retention.pinned == nil {
      throw .keysUnavailable(issuer: issuer.name, reason: "not checked: needs the network; give --keys")
    }
    return try store.keys(of: issuer, for: keyID, within: limit)
  }

  /// The secrets of a source. Of a usage plan's key the answer needs no more than that there is one: as many asterisks
  /// stand for it, so that the answer has the length that it would have.
  func secrets(of source: SecretSource, within limit: Duration?) throws(Failure) -> SecretValues {
    let found = try store.secrets(of: source, within: limit)
    guard usageKeys.contains(source) else { return found }
    return SecretValues(
      found.values.map { value in
        // What is no text stays none: the authorizer passes it over.
        let isText = String(validating: value.bytes, as: UTF8.self) != nil
        return .init(
          [UInt8](repeating: isText ? UInt8(ascii: "*") : 0xFF, count: value.bytes.count), until: value.until)
      },
      missing: found.missing)
  }
}
