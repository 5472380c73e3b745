internal import APIGateway
internal import JOSE
internal import OIDC
internal import Signatures

/// What was presented, compared with every secret that it could be.
///
/// It never ends early: how long it takes depends on how many secrets there are and how long these are, and on nothing that
/// whoever presents something could learn from.
struct SecretSearch {
  /// A longer value is nobody's; no secret is longer either.
  static let maximumBytes = 4096

  private let secret: SecretDigest
  private let user: SecretDigest?
  /// The first credential whose secret it is.
  private(set) var found: KnownCredentials.Recognition?
  /// The first reason why there was not everything to compare with.
  private(set) var outage: Failure?
  /// How many secrets it was compared with.
  private(set) var comparisonCount = 0

  /// Nil where it cannot be anybody's.
  init?(_ presented: Presented) {
    let (value, name): ([UInt8], [UInt8]?) =
      switch presented {
      case .token(let bytes, _), .key(let bytes, _): (bytes, nil)
      case .basic(let user, let password): (password, user)
      }
    guard !value.isEmpty, value.count <= Self.maximumBytes, name?.count ?? 0 <= Self.maximumBytes else { return nil }
    secret = SecretDigest(of: value)
    user = name.map(SecretDigest.init(of:))
  }

  /// Compares it with every secret of a credential.
  mutating func compare(
    with credential: Credential, _ secrets: Result<SecretValues, Failure>, at now: NumericDate
  ) {
    switch secrets {
    case .failure(let failure): outage = outage ?? failure
    case .success(let secrets):
      outage = outage ?? secrets.missing
      for value in secrets.values { compare(with: credential, value, at: now) }
    }
  }

  private mutating func compare(with credential: Credential, _ value: SecretValues.Value, at now: NumericDate) {
    comparisonCount += 1
    let isSecret = secret.isEqual(to: SecretDigest(of: value.bytes))
    let isUser = isUser(of: credential)
    let isCurrent = value.until.map { now < $0 } ?? true
    guard isSecret, isUser, isCurrent else { return }
    let recognition = KnownCredentials.Recognition(credential: credential, until: value.until)
    guard let known = found else { return found = recognition }
    // The same value under two names of one credential: it is a secret for as long as either.
    if known.credential == credential, let end = known.until, value.until.map({ end < $0 }) ?? true {
      found = recognition
    }
  }

  /// Whether the user is the credential's, where it has one.
  private func isUser(of credential: Credential) -> Bool {
    guard case .basic(let name, _) = credential.proof else { return user == nil }
    return user?.isEqual(to: SecretDigest(of: Array(name.utf8))) ?? false
  }
}
