internal import JOSE
internal import KeyFetching
internal import OIDC

/// The keys of the local pool, straight from the sign-in in the same process, and every other issuer's as always.
struct LocalKeyProvider: KeyProvider {
  private let issuer: String
  private let keys: @Sendable () -> IssuerKeys
  private let others: KeyStore

  /// - Parameters:
  ///   - issuer: of the pool's tokens.
  ///   - keys: its keys as they are now.
  init(_ issuer: String, _ keys: @escaping @Sendable () -> IssuerKeys, else others: KeyStore) {
    self.issuer = issuer
    self.keys = keys
    self.others = others
  }

  func keys(of issuer: Issuer, for keyID: String?, within limit: Duration?) throws(Failure) -> IssuerKeys {
    guard issuer.identifier.utf8.elementsEqual(self.issuer.utf8) else {
      return try others.keys(of: issuer, for: keyID, within: limit)
    }
    return keys()
  }
}
