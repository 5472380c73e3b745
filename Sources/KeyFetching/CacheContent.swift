internal import JOSE
internal import OIDC

/// What a cache keeps: an issuer's keys, or the secrets of a source.
protocol CacheContent: Sendable {
  /// How many keys or secrets there are.
  var count: Int { get }
  /// Whether a token with that key id finds its key here. Keys without names serve every token.
  func holds(keyID: String) -> Bool
  /// Whether the other's key ids are these. Keys without names have none.
  func hasSameKeyIDs(as other: Self) -> Bool
}

extension IssuerKeys: CacheContent {
  func hasSameKeyIDs(as other: IssuerKeys) -> Bool {
    guard let keySet, let others = other.keySet else { return false }
    func ids(_ keySet: KeySet) -> Set<[UInt8]> { Set(keySet.keys.compactMap { $0.keyID.map { Array($0.utf8) } }) }
    return ids(keySet) == ids(others)
  }
}

extension SecretValues: CacheContent {
  var count: Int { values.count }
  func holds(keyID: String) -> Bool { true }
  func hasSameKeyIDs(as other: SecretValues) -> Bool { false }
}
