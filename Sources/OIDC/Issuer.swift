public import JOSE

/// Somebody whom we allow to speak: what their tokens must say and where their keys are.
///
/// An issuer cannot be made without saying whom its tokens must be for: leaving an audience unchecked is written
/// `.any`, on purpose and in sight.
public struct Issuer: Sendable {
  /// Our name for it, as in roles, logs and `principalId`: `[a-z0-9][a-z0-9._-]*`.
  public let name: String
  /// The exact bytes of the `iss` claim. Google's two spellings are two issuers.
  public let identifier: String
  /// Whom a token must be for by its `aud` claim; nil where only `clients` decides.
  public let audiences: Audiences?
  /// Client ids: `client_id` of an access token, `aud` of an ID token. Empty: not asked.
  public let clients: [String]
  /// The required value of Cognito's `token_use` claim; nil: not asked.
  public let tokenUse: TokenUse?
  /// The algorithms that its tokens may use; never mixed between HMAC and public keys.
  public let algorithms: [SignatureAlgorithm]
  /// Where its keys are.
  public let keys: KeySource
  /// How long its keys are trusted where they cannot be loaded anew.
  public let retention: KeyRetention
  /// The required media type in the `typ` header, such as `at+jwt`; nil: not asked.
  public let type: String?
  /// Seconds by which clocks may differ, 0 to 300.
  public let leeway: Int
  /// The claim that lists the caller's groups: its name, or a JSON Pointer (RFC 6901) such as `/realm_access/roles`; nil:
  /// this issuer has no groups.
  public let groupsClaim: String?
  /// The same, to be followed.
  package let groupsPath: ClaimPath?
  /// Tokens that are no longer believed although they have not expired.
  package let revocations: [Revocation]
  /// What its tokens must satisfy, made once out of the settings above.
  let requirements: [Requirement]

  /// The largest leeway, in seconds.
  public static let maximumLeeway = 300

  /// Makes an issuer.
  ///
  /// - Throws: `InvalidIssuer`, with everything that is wrong at once.
  public init(
    name: String, identifier: String, audiences: Audiences? = nil, clients: [String] = [], tokenUse: TokenUse? = nil,
    algorithms: [SignatureAlgorithm], keys: KeySource, retention: KeyRetention = .standard, type: String? = nil,
    leeway: Int = 0, groupsClaim: String? = nil
  ) throws(InvalidIssuer) {
    try self.init(
      name: name, identifier: identifier, audiences: audiences, clients: clients, tokenUse: tokenUse,
      algorithms: algorithms, keys: keys, retention: retention, type: type, leeway: leeway, groupsClaim: groupsClaim,
      revocations: [])
  }

  /// Makes an issuer some of whose tokens are no longer believed.
  ///
  /// - Throws: `InvalidIssuer`, with everything that is wrong at once.
  package init(
    name: String, identifier: String, audiences: Audiences?, clients: [String], tokenUse: TokenUse?,
    algorithms: [SignatureAlgorithm], keys: KeySource, retention: KeyRetention, type: String?, leeway: Int,
    groupsClaim: String?, revocations: [Revocation]
  ) throws(InvalidIssuer) {
    self.name = name
    self.identifier = identifier
    self.audiences = audiences
    self.clients = clients
    self.tokenUse = tokenUse
    self.algorithms = algorithms
    self.keys = keys
    self.retention = retention
    self.type = type
    self.leeway = leeway
    self.groupsClaim = groupsClaim
    groupsPath = groupsClaim.flatMap(ClaimPath.init)
    self.revocations = revocations
    requirements = Requirement.list(
      type: type, tokenUse: tokenUse, audiences: audiences, clients: clients, revocations: revocations)
    let problems = self.problems
    guard problems.isEmpty else { throw InvalidIssuer(problems: problems) }
  }
}

/// Whom tokens may be for.
public enum Audiences: Sendable, Equatable {
  /// The `aud` claim must hold one of these, byte for byte.
  case oneOf([String])
  /// The `aud` claim is not asked for. Every token that the issuer gives to anybody is then a token for us.
  case any
}

/// Cognito's `token_use` claim: the closed set that we tell apart.
public enum TokenUse: String, Sendable, Equatable, CaseIterable {
  case id, access
}
