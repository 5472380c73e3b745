internal import APIGateway
internal import Authorization
internal import AuthorizerApp
internal import Credentials
internal import JOSE
internal import StrictJSON

/// The whole story of one decision. `Explainer` finds it; nothing in it is a token or a secret.
struct Explanation {
  let moment: NumericDate
  /// What the authorizer itself decides, and what it posts.
  let verdict: Verdict
  /// Whether the policy document names usage plans' keys, for which asterisks stand in an answer that holds one.
  let namesUsageKeys: Bool
  /// Nil where the event is none of API Gateway's.
  let event: Event?
  /// Every place that is looked at, and what is there.
  let places: [Place]
  /// Every credential of the policy document, in its order.
  let credentials: [CredentialFinding]
  /// Nil where there is no token, or where it is a shared secret.
  let token: Token?
  /// Nil where nobody can say whose roles are meant.
  let caller: Caller?
  /// Nil where the event does not say what is asked for.
  let route: RouteFinding?

  /// Whether the answer holds something else than what would be posted: asterisks for a usage plan's key.
  var hidesUsageKey: Bool {
    guard namesUsageKeys, case .success(let bytes) = verdict.answer else { return false }
    return (try? JSONDocument(parsing: bytes, maximumBytes: 1 << 20))?.root["usageIdentifierKey"] != nil
  }

  /// What is asked for.
  struct Event {
    let kind: AuthorizerEvent.Kind
    let stage: String?
    /// Method and path, or a route key.
    let request: String?
    let sourceIP: String?
  }

  /// One place of the request.
  struct Place {
    enum Content {
      case nothing
      case token(Fingerprint)
      case key(Fingerprint)
      /// A user and a password.
      case basic
      /// Not well formed.
      case unusable(InvalidCredentials)
    }

    let name: String
    let content: Content
  }

  /// One credential of the policy document.
  struct CredentialFinding {
    enum Match {
      case matched(until: NumericDate?)
      /// Something of its kind is there, and it is not this.
      case different
      /// Nothing of its kind is there.
      case notPresented
      /// Nobody got as far: what is there cannot be used, or something else was presented than an address.
      case notLookedAt
      case undecided(reason: String)
    }

    let path: String
    let credential: Credential
    let match: Match
  }

  /// What was checked of a token.
  struct Token {
    let checks: [CheckList.Line]
    let isBelieved: Bool
    /// As the token has them; nil where it has none that could be read.
    let claims: [UInt8]?
  }

  /// Which roles the caller has.
  struct Caller {
    /// Whether that is only what would be: nobody is believed.
    let isSupposed: Bool
    /// Every role, in the order of the document.
    let roles: [RoleFinding]
    /// The grants that did not hold, those first of which least was missing.
    let nearMisses: [Supposition.GrantFinding]
    /// How many more there are.
    let furtherMisses: Int

    static let mostNearMisses = 20
  }

  /// One role of the policy document.
  struct RoleFinding {
    let name: String
    let path: String
    let permissions: [String]
    /// The grant, or the credential, through which the caller has it; nil: the caller does not.
    let through: String?
    /// What that grant asks for.
    let findings: [ConditionFinding]
  }

  /// Which routes the request needs.
  struct RouteFinding {
    /// The one that takes the request, and those that it may be without the slash at its end.
    let taking: [TakingRoute]
    /// Routes with the same path and another method, where none takes the request.
    let near: [NamedRoute]
  }

  struct NamedRoute {
    let path: String
    let name: String
  }

  struct TakingRoute {
    let route: NamedRoute
    let permission: String
    /// What the route asks of the sign-in.
    let requires: [ConditionFinding]
    /// Nil where nobody can say whose roles are meant.
    let standing: Standing?
  }
}

/// What is shown of a secret: enough to tell whether two are the same, and too little to find it.
struct Fingerprint {
  let byteCount: Int
  /// The first 8 hexadecimal digits of its SHA-256; nil where it is so short that they would help somebody guess.
  let digest: String?
}
