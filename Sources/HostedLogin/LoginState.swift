internal import JOSE
internal import LocalHTTP
internal import Signatures

/// Who is signed in, and what was given to whom: a pure machine. Time and secrets come from outside; of secrets it keeps
/// the SHA-256 digest only.
struct LoginState: Sendable {
  private var sessions = Shelf<Session>(capacity: Limits.sessions)
  private var codes = Shelf<Code>(capacity: Limits.codes)
  /// By the digest of the id, which is that of the refresh token.
  private var grants = Shelf<Grant>(capacity: Limits.grants)

  /// How many are kept, and for how long.
  enum Limits {
    static let sessions = 1_000
    static let codes = 1_000
    static let grants = 10_000
    /// "Cognito sets a browser cookie that is valid for one hour" (Amazon Cognito Developer Guide, "User pool managed
    /// login").
    static let sessionSeconds = 3_600
    /// Amazon Cognito Developer Guide, "Token endpoint": a code is valid for five minutes.
    static let codeSeconds = 300
    /// So long a code is remembered: who presents it again ends what it gave.
    static let spentCodeSeconds = 3_600
  }

  /// A browser in which somebody has signed in.
  struct Session: Sendable, Equatable {
    let subject: String
    let signedInAt: NumericDate
  }

  /// What a code stands for.
  struct Code: Sendable, Equatable {
    let redirectURI: String
    let challenge: String
    let scopes: [String]
    let nonce: String?
    let session: Session
    let expiresAt: NumericDate
    fileprivate var use = Use.unused

    fileprivate enum Use: Equatable {
      case unused
      /// Used; what it gave, if anything.
      case spent(grant: [UInt8]?)
    }

    init(for request: AuthorizationRequest, by session: Session, at now: NumericDate) {
      redirectURI = request.redirectURI
      challenge = request.challenge
      scopes = request.scopes
      nonce = request.nonce
      self.session = session
      expiresAt = now.advanced(by: Limits.codeSeconds)
    }
  }

  /// What a refresh token stands for.
  struct Grant: Sendable, Equatable {
    /// `origin_jti`: every token that follows from one sign-in has the same.
    let id: String
    /// `event_id`.
    let eventID: String
    let subject: String
    let scopes: [String]
    let authenticatedAt: NumericDate
  }

  /// What is given for a code.
  struct Redemption: Sendable, Equatable {
    let grant: Grant
    let nonce: String?
  }
}

extension LoginState {
  mutating func signIn(_ session: Session, secret: String, at now: NumericDate) {
    sessions.put(session, at: digest(secret), until: now.advanced(by: Limits.sessionSeconds), now: now)
  }

  func session(of secret: String, at now: NumericDate) -> Session? { sessions.item(of: digest(secret), at: now) }

  mutating func signOut(_ secret: String) { sessions.remove(digest(secret)) }

  mutating func keep(_ code: Code, secret: String, at now: NumericDate) {
    codes.put(code, at: digest(secret), until: now.advanced(by: Limits.spentCodeSeconds), now: now)
  }

  /// Gives what a code stands for, once. Whatever is wrong, the code is spent by being presented, so that nobody tries
  /// verifiers; and when it is presented again, what it gave is revoked (RFC 6749 section 4.1.2).
  ///
  /// - Parameters:
  ///   - refreshToken: a new secret, under which the grant is kept until `until`.
  ///   - event: the UUID for `event_id`.
  /// - Returns: nil where the code is unknown, expired, spent, or was made for another redirect URI or another verifier.
  mutating func redeem(
    code secret: String, redirectURI: String, verifier: String, refreshToken: String, event: String,
    until: NumericDate, at now: NumericDate
  ) -> Redemption? {
    let key = digest(secret)
    guard let code = codes.item(of: key, at: now) else { return nil }
    if case .spent(let grant) = code.use {
      if let grant { grants.remove(grant) }
      return nil
    }
    guard now < code.expiresAt, code.redirectURI.isSame(as: redirectURI),
      ProofKey.isVerifier(verifier, of: code.challenge)
    else {
      codes.change(key) { $0.use = .spent(grant: nil) }
      return nil
    }
    let id = LoginState.grantID(of: refreshToken)
    let grant = Grant(
      id: id, eventID: event, subject: code.session.subject, scopes: code.scopes,
      authenticatedAt: code.session.signedInAt)
    codes.change(key) { $0.use = .spent(grant: digest(id)) }
    grants.put(grant, at: digest(id), until: until, now: now)
    return Redemption(grant: grant, nonce: code.nonce)
  }

  /// What a refresh token stands for, unless it has expired or was revoked.
  func grant(refreshToken: String, at now: NumericDate) -> Grant? {
    grant(id: LoginState.grantID(of: refreshToken), at: now)
  }

  /// The grant that a token's `origin_jti` names, unless it has expired or was revoked.
  func grant(id: String, at now: NumericDate) -> Grant? { grants.item(of: digest(id), at: now) }

  mutating func revoke(refreshToken: String) { grants.remove(digest(LoginState.grantID(of: refreshToken))) }

  /// The id of the grant behind a refresh token: everybody may know it who has an access token, and nobody comes from it to
  /// the refresh token.
  private static func grantID(of refreshToken: String) -> String {
    UUIDText.version4(sha256(Array("origin of \(refreshToken)".utf8).span))
  }
}

private func digest(_ text: String) -> [UInt8] { sha256(Array(text.utf8).span) }
