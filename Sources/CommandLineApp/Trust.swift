internal import Authorization
internal import JOSE
internal import OIDC
internal import PolicyDocument

/// Whom a run of the command trusts, and where their keys come from.
struct Trust: Sendable {
  let issuers: TrustedIssuers
  let keys: any KeyProvider
  /// What the person may want to know about keys that are not used.
  let skippedKeys: @Sendable () -> [SkippedKey]
  /// Whether a policy document says so, rather than options.
  let isPolicy: Bool

  /// Does what the options say. Files that they name are read here: a file that cannot be read is a mistake in the
  /// call, while a key set that cannot be fetched leaves tokens undecided.
  init(_ options: TrustSettings) throws(Complaint) {
    let algorithms = try options.algorithm.map(AlgorithmArgument.parse)
    try options.checkCombination(algorithms)
    if let path = options.policy {
      let policy = try PolicyArgument.load(path)
      guard let issuers = policy.issuers else {
        throw Complaint(
          "\(path): trusts nobody's tokens: it has no issuers", hints: "latchkey authorize answers whole events")
      }
      self.init(trusting: issuers)
    } else {
      try self.init(options, algorithms: algorithms)
    }
  }

  private init(_ options: TrustSettings, algorithms given: [SignatureAlgorithm]) throws(Complaint) {
    var pool: UserPool?
    if let id = options.userPool {
      pool = UserPool(id: id)
      if pool == nil {
        throw Complaint("--user-pool: not the id of a user pool", hints: "an id looks like eu-west-1_AbCdEfGhI")
      }
    }
    let algorithms = !given.isEmpty ? given : options.keys.secret != nil ? [.hs256] : [.rs256]
    var tokenUse: TokenUse?
    if let text = options.tokenUse {
      tokenUse = TokenUse(rawValue: text)
      if tokenUse == nil {
        throw Complaint("--token-use: id or access is meant, not '\(UsageMessage.quote(text))'")
      }
    }
    guard let leeway = Int(options.leeway ?? "0") else {
      throw Complaint("--leeway: must be 0 to \(Issuer.maximumLeeway) seconds")
    }
    let supplied = try SuppliedKeys(options.keys, userPool: pool, algorithms: algorithms)
    let issuer: Issuer
    do throws(InvalidIssuer) {
      issuer = try Issuer(
        name: SuppliedKeys.issuerName,
        // Nobody looks at it where --any-issuer waives the check.
        identifier: options.anyIssuer ? "any" : pool?.issuer ?? options.issuer ?? "",
        audiences: options.anyAudience ? .any : options.audience.isEmpty ? nil : .oneOf(options.audience),
        clients: options.client, tokenUse: tokenUse, algorithms: algorithms, keys: supplied.source,
        type: options.type, leeway: leeway)
      issuers = options.anyIssuer ? TrustedIssuers(anyIssuer: issuer) : try TrustedIssuers([issuer])
    } catch {
      throw Complaint(error)
    }
    keys = supplied.provider
    skippedKeys = supplied.skippedKeys
    isPolicy = false
  }

  /// Trusts whom a policy trusts, by keys that somebody else gets.
  init(policy issuers: TrustedIssuers, keys: any KeyProvider) {
    self.issuers = issuers
    self.keys = keys
    skippedKeys = { [] }
    isPolicy = true
  }

  /// Trusts whom a policy trusts, and loads keys as the authorizer does.
  private init(trusting issuers: TrustedIssuers) {
    let fetched = FetchedKeys()
    self.issuers = issuers
    keys = fetched.store
    skippedKeys = fetched.skippedKeys
    isPolicy = true
  }
}
