internal import JOSE
internal import OIDC

/// Whom a run of the command trusts, and where their keys come from.
struct Trust {
  let issuers: TrustedIssuers
  let keys: any KeyProvider
  /// What the person may want to know about keys that are not used.
  let skippedKeys: () -> [SkippedKey]
  /// Whether a policy document says so, rather than options.
  let isPolicy: Bool

  /// Does what the options say. Files that they name are read here: a file that cannot be read is a mistake in the
  /// call, while a key set that cannot be fetched leaves tokens undecided.
  init(_ options: TrustOptions) throws(Complaint) {
    try options.checkCombination()
    var pool: UserPool?
    if let id = options.userPool {
      pool = UserPool(id: id)
      if pool == nil {
        throw Complaint("--user-pool: not the id of a user pool", hints: "an id looks like eu-west-1_AbCdEfGhI")
      }
    }
    let algorithms =
      !options.algorithm.isEmpty ? options.algorithm : options.keyOptions.secret != nil ? [.hs256] : [.rs256]
    let supplied = try SuppliedKeys(options.keyOptions, userPool: pool, algorithms: algorithms)
    let issuer: Issuer
    do throws(InvalidIssuer) {
      issuer = try Issuer(
        name: SuppliedKeys.issuerName,
        // Nobody looks at it where --any-issuer waives the check.
        identifier: options.anyIssuer ? "any" : pool?.issuer ?? options.issuer ?? "",
        audiences: options.anyAudience ? .any : options.audience.isEmpty ? nil : .oneOf(options.audience),
        clients: options.client, tokenUse: options.tokenUse?.tokenUse, algorithms: algorithms, keys: supplied.source,
        type: options.type, leeway: options.leeway ?? 0)
      issuers = options.anyIssuer ? TrustedIssuers(anyIssuer: issuer) : try TrustedIssuers([issuer])
    } catch {
      throw Complaint(error)
    }
    keys = supplied.provider
    skippedKeys = supplied.skippedKeys
    isPolicy = false
  }
}
