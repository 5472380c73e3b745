/// What an issuer's signatures are checked with: public keys or shared secrets, never both.
public struct IssuerKeys: Sendable {
  private enum Content {
    case keySet(KeySet)
    case pinnedKey(VerificationKey)
    case secrets([SharedSecret], missing: Failure?)
  }

  private let content: Content

  /// A key set: the token's `kid` chooses.
  public static func keySet(_ keySet: KeySet) -> IssuerKeys { IssuerKeys(content: .keySet(keySet)) }

  /// One key that the owner pinned in a file without names: there is nothing that a `kid` could choose.
  public static func pinnedKey(_ key: VerificationKey) -> IssuerKeys { IssuerKeys(content: .pinnedKey(key)) }

  /// Shared secrets, which have no names either: any of them may have signed.
  ///
  /// - Parameter missing: why not all of them are here, where that is so. A token that none of these has signed is then
  ///   undecided: a secret that is missing may have signed it.
  public static func secrets(_ secrets: [SharedSecret], missing: Failure? = nil) -> IssuerKeys {
    IssuerKeys(content: .secrets(secrets, missing: missing))
  }

  /// The key set, where that is what there is.
  package var keySet: KeySet? {
    if case .keySet(let keySet) = content { keySet } else { nil }
  }

  /// How many keys or secrets there are.
  package var count: Int {
    switch content {
    case .keySet(let keySet): keySet.keys.count
    case .pinnedKey: 1
    case .secrets(let secrets, _): secrets.count
    }
  }

  /// Whether a token with that `kid` finds its key here. Keys without names serve every token.
  package func holds(keyID: String) -> Bool {
    keySet?.holds(keyID: keyID) ?? true
  }

  /// Checks the token's signature with the one key that its header points at, or with the secrets that still are some.
  package func check(
    _ token: UnverifiedToken, at now: NumericDate, remembering memo: HeaderMemo? = nil
  ) throws(VerificationError) -> SignedToken {
    switch content {
    case .secrets(let secrets, let missing):
      do throws(VerificationError) {
        return try token.signed(by: secrets, at: now, remembering: memo)
      } catch {
        if let missing, case .refused(.signatureInvalid) = error { throw .undecided(missing) }
        throw error
      }
    case .pinnedKey(let key): return try token.signed(by: key, remembering: memo)
    case .keySet(let keySet):
      switch keySet.match(token.header) {
      case .key(let key): return try token.signed(by: key, remembering: memo)
      case .refusal(let refusal): throw .refused(refusal)
      }
    }
  }
}
