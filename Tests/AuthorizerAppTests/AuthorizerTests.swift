import Authorization
import AuthorizerApp
import Foundation
import JOSE
import LambdaRuntime
import OIDC
import PolicyDocument
import Signatures
import Synchronization
import Testing

@Suite struct AuthorizerTests {
  static let secret = Array("a secret of thirty-two bytes, ok".utf8)
  static let now = NumericDate(secondsSinceEpoch: 1_800_000_000) ?? .latest
  static let stage = "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod"

  static let document = #"""
    {
      "issuers": [
        { "name": "us", "issuer": "urn:us", "audiences": ["api"], "algorithms": ["HS256"], "groupsClaim": "groups",
          "keys": { "secrets": ["env:UNUSED"] } }
      ],
      "roles": [
        { "name": "admin", "permissions": ["notes:read", "notes:write"],
          "grantedTo": [{ "issuer": "us", "groups": ["admins"] }] },
        { "name": "user", "permissions": ["notes:read"], "grantedTo": [{ "issuer": "us", "groups": ["users"] }] }
      ],
      "routes": [
        { "method": "GET", "path": "/notes/{id}", "permission": "notes:read" },
        { "method": "PUT", "path": "/notes/{id}", "permission": "notes:write" }
      ]
    }
    """#

  static func authorizer(keys: (any KeyProvider)? = nil) throws -> Authorizer {
    let policy = try Policy(parsing: Array(document.utf8), environment: [:], directory: "")
    let secrets = IssuerKeys.secrets([try SharedSecret(secret, for: [.hs256])])
    return Authorizer(policy: policy, keys: keys ?? FixedKeys(["us": secrets]), secrets: FixedKeys([:]))
  }

  static func token(_ changes: [String: Any] = [:]) throws -> String {
    var claims: [String: Any] = [
      "iss": "urn:us", "aud": "api", "sub": "u-1", "exp": 1_800_000_300, "groups": ["users"],
    ]
    for (name, value) in changes { claims[name] = value is NSNull ? nil : value }
    let payload = Array(try JSONSerialization.data(withJSONObject: claims))
    let token = try TokenSigner.sign(
      payload, algorithm: .hs256, keyID: nil, type: nil, key: .secret(try HMACSecret(secret)))
    return String(decoding: token, as: UTF8.self)
  }

  static func verdict(_ authorization: String?, _ request: String = "GET/notes/7") throws -> Verdict {
    var event: [String: Any] = ["type": "TOKEN", "methodArn": "\(stage)/\(request)"]
    event["authorizationToken"] = authorization
    return try authorizer().verdict(on: Array(JSONSerialization.data(withJSONObject: event)), at: now)
  }

  static func text(_ verdict: Verdict) -> String {
    switch verdict.answer {
    case .success(let bytes): String(decoding: bytes, as: UTF8.self)
    case .failure(let error): error.errorMessage
    }
  }

  @Test func aUserMayReadAndTheAnswerIsTheseBytes() throws {
    let verdict = try Self.verdict("Bearer \(Self.token())")
    #expect(verdict.decision == .allow)
    #expect(verdict.caller?.principalID == "us:u-1")
    #expect(
      Self.text(verdict) == #"{"principalId":"us:u-1","policyDocument":{"Version":"2012-10-17","Statement":["#
        + #"{"Effect":"Allow","Action":"execute-api:Invoke","Resource":["\#(Self.stage)/GET/notes/*"],"#
        + #""Condition":{"DateLessThan":{"aws:CurrentTime":"2027-01-15T08:05:00Z"}}},"#
        + #"{"Effect":"Deny","Action":"execute-api:Invoke","Resource":["#
        + #""\#(Self.stage)/GET/notes/","\#(Self.stage)/GET/notes/*/*"]}]},"#
        + #""context":{"role":"user","permissions":"notes:read","groups":"[\"users\"]","issuer":"us","subject":"u-1","#
        + #""authType":"jwt","expiresAt":"1800000300"}}"#)
  }

  @Test func theAnswerIsTheSameWhateverWasAskedFor() throws {
    let token = try Self.token()
    let asked = try ["GET/notes/7", "GET/notes/8", "PUT/notes/7", "DELETE/elsewhere", "GET/"].map {
      try Self.verdict("Bearer \(token)", $0)
    }
    #expect(Set(asked.map(Self.text)).count == 1)
    #expect(asked.map(\.code) == ["allowed", "allowed", "permission_missing", "route_unknown", "route_unknown"])
  }

  @Test func aHostilePathGetsNothing() throws {
    for path in ["GET/notes/*", "GET/notes/?", "GET/notes/${aws:username}", "GET/notes/../x", "GET/notes/%2e%2e/x"] {
      let verdict = try Self.verdict("Bearer \(Self.token())", path)
      #expect(verdict.code == "path_hostile")
      #expect(!Self.text(verdict).contains("Allow"))
    }
  }

  @Test func aCallerWithoutARoleGetsADenyAll() throws {
    let verdict = try Self.verdict("Bearer \(Self.token(["groups": []]))")
    #expect(verdict.decision == .deny)
    #expect(verdict.code == "permission_missing")
    #expect(!Self.text(verdict).contains("Allow"))
    #expect(Self.text(verdict).contains("\(Self.stage)/*"))
  }

  @Test func everyRefusalIsExactlyUnauthorized() throws {
    let token = try Self.token()
    let refused: [(String?, String)] = [
      (nil, "token_missing"), ("", "token_missing"), ("Bearer ", "token_missing"),
      ("Basic \(token)", "scheme_unsupported"),
      ("DPoP \(token)", "scheme_unsupported"), ("Bearer\t\(token)", "authorization_malformed"),
      ("Bearer \(token) \(token)", "authorization_malformed"),
      ("Bearer \(token),Bearer \(token)", "authorization_malformed"),
      ("Bearer x", "token_malformed"), ("Bearer \(token)=", "token_malformed"),
      ("Bearer \(token)x", "signature_invalid"),
      ("Bearer \(try Self.token(["exp": 1_799_999_999]))", "expired"),
      ("Bearer \(try Self.token(["aud": "else"]))", "audience_mismatch"),
      ("Bearer \(try Self.token(["sub": NSNull()]))", "subject_missing"),
      ("Bearer \(try Self.token(["sub": ""]))", "subject_missing"),
      ("Bearer \(try Self.token(["groups": "admins\u{0}"]))", "claims_malformed"),
      ("Bearer \(try Self.token(["groups": ["admins", 1]]))", "claim_malformed"),
    ]
    for (authorization, code) in refused {
      let verdict = try Self.verdict(authorization)
      #expect(verdict.decision == .unauthorized)
      #expect(verdict.code == code)
      #expect(verdict.answer == .failure(InvocationError(errorType: "Unauthorized", errorMessage: "Unauthorized")))
      // What the log may say holds no token.
      for text in [verdict.reason, verdict.expected, verdict.actual].compactMap({ $0 }) {
        #expect(!text.contains(token.suffix(20)))
      }
    }
  }

  @Test func aRouteThatIsNoneIsUnauthorized() throws {
    for arn in ["", "x", "arn:aws:s3:::bucket", "arn:aws:execute-api:eu-west-1:1:a"] {
      let event = ["type": "TOKEN", "authorizationToken": "Bearer \(try Self.token())", "methodArn": arn]
      let verdict = try Self.authorizer().verdict(
        on: Array(JSONSerialization.data(withJSONObject: event)), at: Self.now)
      #expect(verdict.code == "route_malformed")
      #expect(verdict.decision == .unauthorized)
    }
  }

  @Test func anOutageIsNeitherAnAllowNorA401() throws {
    let event = [
      "type": "TOKEN", "authorizationToken": "Bearer \(try Self.token())", "methodArn": "\(Self.stage)/GET/notes/7",
    ]
    let verdict = try Self.authorizer(keys: FixedKeys([:])).verdict(
      on: Array(JSONSerialization.data(withJSONObject: event)), at: Self.now)
    #expect(verdict.decision == .undecided)
    #expect(verdict.code == "keys_unavailable")
    #expect(Self.text(verdict) != "Unauthorized")
  }

  @Test func keysAreAskedForWithinWhatIsLeftOfTheCall() throws {
    final class Watch: KeyProvider {
      let limits = Mutex<[Duration?]>([])

      func keys(of issuer: Issuer, for keyID: String?, within limit: Duration?) throws(Failure) -> IssuerKeys {
        limits.withLock { $0.append(limit) }
        throw .keysUnavailable(issuer: issuer.name, reason: "there was no time")
      }
    }
    let watch = Watch()
    let authorizer = try Self.authorizer(keys: watch)
    let event = Array(
      try JSONSerialization.data(withJSONObject: [
        "type": "TOKEN", "authorizationToken": "Bearer \(Self.token())", "methodArn": "\(Self.stage)/GET/notes/7",
      ]))
    for limit in [Duration.milliseconds(1_750), .zero, nil] {
      #expect(authorizer.verdict(on: event, at: Self.now, within: limit).code == "keys_unavailable")
    }
    let limits = watch.limits.withLock { $0 }
    try #require(limits.count == 3)
    let first = try #require(limits[0])
    #expect(first > .milliseconds(250) && first <= .milliseconds(1_750))
    #expect(limits[1] == .zero && limits[2] == nil)
  }

  @Test(arguments: [
    "", "null", "[]", "{", "{\"type\":\"REQUEST\",\"version\":\"3.0\"}",
    "{\"type\":\"TOKEN\",\"authorizationToken\":1}", "\u{FEFF}{}",
  ])
  func anythingElseIsUndecided(event: String) throws {
    let verdict = try Self.authorizer().verdict(on: Array(event.utf8), at: Self.now)
    #expect(verdict.decision == .undecided)
    #expect(verdict.code == "event_malformed")
  }

  @Test func noBytesTrap() throws {
    let authorizer = try Self.authorizer()
    let whole = Array(
      try JSONSerialization.data(withJSONObject: [
        "type": "TOKEN", "authorizationToken": "Bearer \(Self.token())", "methodArn": "\(Self.stage)/GET/notes/7",
      ]))
    for _ in 0..<3_000 {
      var event = whole
      for _ in 0..<Int.random(in: 1...4) { event[Int.random(in: 0..<event.count)] = .random(in: .min ... .max) }
      _ = authorizer.verdict(on: event, at: Self.now)
    }
  }
}
