import AuthorizerApp
import Foundation
import JOSE
import LambdaRuntime
import OIDC
import PolicyDocument
import Synchronization
import Testing

/// Every shape of event, every kind of credential, every shape of answer: the whole authorizer, with secrets in hand.
@Suite struct DoorsTests {
  static let stage = AuthorizerTests.stage
  static let now = AuthorizerTests.now

  /// - Parameter changes: members that replace the document's, or are added to it.
  static func authorizer(_ changes: [String: Any] = [:]) throws -> Authorizer {
    var document: [String: Any] = [
      "issuers": [
        [
          "name": "us", "issuer": "urn:us", "audiences": ["api"], "algorithms": ["HS256"], "groupsClaim": "groups",
          "keys": ["secrets": ["env:UNUSED"]],
        ] as [String: Any]
      ],
      "credentials": [
        ["kind": "api-key", "header": "X-Api-Key", "secrets": ["env:A"], "principal": "reports", "role": "reader"],
        ["kind": "bearer", "secrets": ["env:B"], "principal": "deploys", "role": "reader"],
        ["kind": "basic", "user": "jenkins", "secrets": ["env:C"], "principal": "jenkins", "role": "reader"],
      ],
      "roles": [
        [
          "name": "user", "permissions": ["notes:read", "notes:delete"], "usageKey": "env:D",
          "grantedTo": [["issuer": "us", "groups": ["users"]]],
        ],
        ["name": "reader", "permissions": ["notes:read"]],
      ] as [Any],
      "routes": [
        ["method": "GET", "path": "/notes/{id}", "permission": "notes:read"],
        ["method": "DELETE", "path": "/notes/{id}", "permission": "notes:delete", "requires": ["maxAge": 300]],
        ["path": "$connect", "permission": "notes:read"],
      ] as [Any],
    ]
    for (name, value) in changes { document[name] = value }
    let policy = try Policy(
      parsing: Array(JSONSerialization.data(withJSONObject: document)), environment: [:], directory: "")
    let keys = FixedKeys(
      ["us": .secrets([try SharedSecret(AuthorizerTests.secret, for: [.hs256])])],
      secrets: [
        "credential reports": SecretValues([
          .init(Array("the-key-of-reports".utf8)), .init(Array("the-old-key-of-reports".utf8), until: now),
        ]),
        "credential deploys": SecretValues([.init(Array("the-secret-of-deploys".utf8))]),
        "credential jenkins": SecretValues([.init(Array("the:password-of-jenkins".utf8))]),
        "usage key of user": SecretValues([.init(Array("usage-plan-key".utf8))]),
      ])
    return Authorizer(policy: policy, keys: keys, secrets: keys)
  }

  enum Shape: String, CaseIterable { case token, request, webSocket, http1, http2 }

  static func event(
    _ shape: Shape, _ headers: [String: String], _ request: String = "GET/notes/7", query: [String: String] = [:]
  ) throws -> [UInt8] {
    let arn = "\(stage)/\(shape == .webSocket ? "$connect" : request)"
    var event: [String: Any] = [
      "type": "REQUEST", "methodArn": arn, "headers": headers, "queryStringParameters": query,
    ]
    let identity = ["identity": ["sourceIp": "198.51.100.7"]]
    switch shape {
    case .token:
      event = ["type": "TOKEN", "methodArn": arn]
      event["authorizationToken"] = headers.values.first
    case .request: event["requestContext"] = identity
    case .webSocket:
      event["requestContext"] = ["eventType": "CONNECT", "identity": ["sourceIp": "198.51.100.7"]] as [String: Any]
    case .http1:
      event["version"] = "1.0"
      event["requestContext"] = identity
    case .http2:
      event["version"] = "2.0"
      event["routeArn"] = arn
      event["methodArn"] = nil
      event["requestContext"] = ["http": ["sourceIp": "198.51.100.7"]]
    }
    return Array(try JSONSerialization.data(withJSONObject: event))
  }

  static func answer(_ verdict: Verdict) throws -> [String: Any] {
    let bytes = try verdict.answer.get()
    return try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  static func effects(_ answer: [String: Any]) -> [String] {
    let statements = (answer["policyDocument"] as? [String: Any])?["Statement"] as? [[String: Any]] ?? []
    return statements.compactMap { $0["Effect"] as? String }
  }

  @Test(arguments: Shape.allCases)
  func aTokenOpensEveryDoor(_ shape: Shape) throws {
    let headers = ["Authorization": "Bearer \(try AuthorizerTests.token())"]
    let verdict = try Self.authorizer().verdict(on: Self.event(shape, headers), at: Self.now)
    #expect(verdict.decision == .allow, "\(verdict.reason ?? "")")
    #expect(verdict.circumstances.credential == "jwt" && verdict.caller?.principalID == "us:u-1")
    #expect(verdict.route == (shape == .webSocket ? "$connect" : "GET /notes/{id}"))
    let answer = try Self.answer(verdict)
    #expect(answer["principalId"] as? String == "us:u-1")
    #expect(Self.effects(answer).first == "Allow")
    // An HTTP API has no usage plans, and would pass the key on to nobody who needs it.
    let countsUsage = [.token, .request, .webSocket].contains(shape)
    #expect(answer["usageIdentifierKey"] as? String == (countsUsage ? "usage-plan-key" : nil))
    let context = try #require(answer["context"] as? [String: String])
    #expect(context["authType"] == "jwt" && context["sourceIp"] == nil)
  }

  static let basic = Data("jenkins:the:password-of-jenkins".utf8).base64EncodedString()

  @Test(arguments: Shape.allCases.filter { $0 != .token })
  func everyCredentialOpensEveryDoor(_ shape: Shape) throws {
    let cases = [
      (["x-api-key": "the-key-of-reports"], "reports", "api-key"),
      (["authorization": "bearer the-secret-of-deploys"], "deploys", "bearer"),
      (["AUTHORIZATION": "Basic \(Self.basic)"], "jenkins", "basic"),
    ]
    for (headers, principal, authType) in cases {
      let verdict = try Self.authorizer().verdict(on: Self.event(shape, headers), at: Self.now)
      #expect(verdict.decision == .allow, "\(authType): \(verdict.code)")
      #expect(verdict.circumstances.credential == authType && verdict.caller?.role == "reader")
      let answer = try Self.answer(verdict)
      let context = try #require(answer["context"] as? [String: String])
      #expect(context["subject"] == principal && context["issuer"] == "credentials" && context["expiresAt"] == nil)
      #expect(answer["principalId"] as? String == "credentials:\(principal)" && answer["usageIdentifierKey"] == nil)
    }
  }

  @Test(arguments: [
    (["x-api-key": "the-old-key-of-reports"], "credential_unknown"),
    (["x-api-key": "THE-KEY-OF-REPORTS"], "credential_unknown"),
    (["x-api-key": "the-key-of-report"], "credential_unknown"),
    (["x-api-key": "the-secret-of-deploys"], "credential_unknown"),
    (["x-api-key": ""], "token_missing"), ([:], "token_missing"),
    (["authorization": "Basic \(Data("jenkins:x".utf8).base64EncodedString())"], "credential_unknown"),
    (
      ["authorization": "Basic \(Data("root:the:password-of-jenkins".utf8).base64EncodedString())"],
      "credential_unknown"
    ),
    (["authorization": "Basic x"], "authorization_malformed"), (["authorization": "Digest x"], "scheme_unsupported"),
    (["authorization": "Bearer the-key-of-reports"], "token_malformed"),
    (["authorization": "Bearer the-secret-of-deploys", "x-api-key": "the-key-of-reports"], "credentials_ambiguous"),
  ])
  func whatIsNobodysIsUnauthorized(headers: [String: String], code: String) throws {
    for shape in [Shape.request, .webSocket, .http1, .http2] {
      let verdict = try Self.authorizer().verdict(on: Self.event(shape, headers), at: Self.now)
      #expect(verdict.decision == .unauthorized && verdict.code == code, "\(headers): \(verdict.code)")
      #expect(throws: InvocationError.self) { try verdict.answer.get() }
    }
  }

  @Test func aSimpleResponseIsForTheOneRequest() throws {
    let authorizer = try Self.authorizer(["httpApiAnswer": "simple"])
    let headers = ["authorization": "Bearer the-secret-of-deploys"]
    let allowed = try Self.answer(authorizer.verdict(on: Self.event(.http2, headers), at: Self.now))
    #expect(Set(allowed.keys) == ["isAuthorized", "context"] && allowed["isAuthorized"] as? Bool == true)
    let denied = try Self.answer(
      authorizer.verdict(on: Self.event(.http2, headers, "DELETE/notes/7"), at: Self.now))
    #expect(denied.keys.elementsEqual(["isAuthorized"]) && denied["isAuthorized"] as? Bool == false)
    // The others never get it.
    for shape in [Shape.request, .http1, .webSocket] {
      let answer = try Self.answer(authorizer.verdict(on: Self.event(shape, headers), at: Self.now))
      #expect(Self.effects(answer).first == "Allow" && answer["isAuthorized"] == nil)
    }
  }

  /// A 403 may be kept: only what cannot heal is answered with one.
  @Test func aRefusalThatCannotHealMayBeADeny() throws {
    let cannot = [
      try AuthorizerTests.token(["exp": 1]), try AuthorizerTests.token(["aud": "other"]), "x.y", "a.b.c",
      try AuthorizerTests.token(["sub": NSNull()]),
    ]
    let can = [
      try AuthorizerTests.token(["nbf": 1_900_000_000]), try AuthorizerTests.token() + "x",
      try AuthorizerTests.token(["iat": 1_900_000_000]),
    ]
    let authorizer = try Self.authorizer(["onRefusal": "deny", "httpApiAnswer": "simple"])
    for shape in Shape.allCases {
      for token in cannot {
        let verdict = try authorizer.verdict(on: Self.event(shape, ["authorization": "Bearer \(token)"]), at: Self.now)
        #expect(verdict.decision == .unauthorized)
        let answer = try Self.answer(verdict)
        if shape == .http2 {
          #expect(answer["isAuthorized"] as? Bool == false && answer.count == 1)
        } else {
          #expect(Self.effects(answer) == ["Deny"] && answer["context"] == nil, "\(verdict.code)")
        }
      }
      for token in can {
        let verdict = try authorizer.verdict(on: Self.event(shape, ["authorization": "Bearer \(token)"]), at: Self.now)
        #expect(verdict.decision == .unauthorized)
        #expect(throws: InvocationError.self, "\(verdict.code)") { try verdict.answer.get() }
      }
      guard shape != .token else { continue }
      let unknown = try authorizer.verdict(on: Self.event(shape, ["x-api-key": "nobody's"]), at: Self.now)
      #expect(throws: InvocationError.self) { try unknown.answer.get() }
      // API Gateway may keep the answer under the one that is good.
      let two = ["authorization": "Bearer \(try AuthorizerTests.token())", "Authorization": "Bearer x.y.z"]
      let ambiguous = try authorizer.verdict(on: Self.event(shape, two), at: Self.now)
      #expect(ambiguous.code == "credentials_ambiguous")
      #expect(throws: InvocationError.self) { try ambiguous.answer.get() }
    }
  }

  @Test func aRevokedTokenIsRefused() throws {
    let refuse = [["issuer": "us", "subjects": ["u-1"], "issuedBefore": "2027-01-15T07:59:00Z"] as [String: Any]]
    let authorizer = try Self.authorizer(["refuse": refuse])
    func code(_ claims: [String: Any]) throws -> String {
      let headers = ["authorization": "Bearer \(try AuthorizerTests.token(claims))"]
      return authorizer.verdict(on: try Self.event(.token, headers), at: Self.now).code
    }
    #expect(try code(["iat": 1_799_999_900]) == "revoked")
    #expect(try code([:]) == "revoked")
    #expect(try code(["iat": 1_799_999_940]) == "allowed")
    #expect(try code(["iat": 1_799_999_900, "sub": "u-2"]) == "allowed")
  }

  @Test func anAddressCountsOnlyWhereNothingElseIsPresented() throws {
    let credentials = [
      ["kind": "address", "addresses": ["198.51.100.0/24"], "principal": "office", "role": "reader"] as [String: Any]
    ]
    let authorizer = try Self.authorizer(["answerFor": "route", "credentials": credentials])
    for shape in [Shape.request, .http1, .http2, .webSocket] {
      let verdict = try authorizer.verdict(
        on: Self.event(shape, ["x-forwarded-for": "203.0.113.9"]), at: Self.now)
      #expect(verdict.decision == .allow, "\(verdict.code)")
      let context = try #require(try Self.answer(verdict)["context"] as? [String: String])
      #expect(context["authType"] == "address" && context["sourceIp"] == "198.51.100.7")
      let expired = ["authorization": "Bearer \(try AuthorizerTests.token(["exp": 1]))"]
      #expect(try authorizer.verdict(on: Self.event(shape, expired), at: Self.now).code == "expired")
    }
    #expect(try authorizer.verdict(on: Self.event(.token, [:]), at: Self.now).code == "token_missing")
  }

  @Test func aWebSocketAnswerKeepsWithinItsLimit() throws {
    let token = try AuthorizerTests.token([
      "groups": ["users"] + (0..<80).map { "group-\($0)-" + String(repeating: "g", count: 90) }
    ])
    let headers = ["authorization": "Bearer \(token)"]
    let authorizer = try Self.authorizer()
    let verdict = try authorizer.verdict(on: Self.event(.webSocket, headers), at: Self.now)
    #expect(verdict.decision == .deny && verdict.code == "context_too_large")
    #expect(Self.effects(try Self.answer(verdict)) == ["Deny"])
    #expect(try authorizer.verdict(on: Self.event(.request, headers), at: Self.now).decision == .allow)
  }

  @Test func aSecretThatCannotBeHadIsNoRefusal() throws {
    let policy = #"""
      {"credentials":[{"kind":"api-key","header":"x-api-key","secrets":["env:A"],"principal":"p","role":"r"},
                      {"kind":"bearer","secrets":["env:B"],"principal":"q","role":"r"}],
       "issuers":[{"name":"us","issuer":"urn:us","audiences":["api"],"algorithms":["HS256"],"groupsClaim":"groups",
                   "keys":{"secrets":["env:UNUSED"]}}],
       "roles":[{"name":"r","permissions":["p"],"grantedTo":[{"issuer":"us","subjects":"any"}]}],
       "routes":[{"method":"GET","path":"/notes/{id}","permission":"p"}],"onRefusal":"deny"}
      """#
    let keys = FixedKeys(["us": .secrets([try SharedSecret(AuthorizerTests.secret, for: [.hs256])])], secrets: [:])
    let authorizer = Authorizer(
      policy: try Policy(parsing: Array(policy.utf8), environment: [:], directory: ""), keys: keys, secrets: keys)
    func verdict(_ headers: [String: String]) throws -> Verdict {
      authorizer.verdict(on: try Self.event(.request, headers), at: Self.now)
    }
    #expect(try verdict(["x-api-key": "x"]).code == "secret_unavailable")
    #expect(try verdict(["x-api-key": "x"]).decision == .undecided)
    #expect(try verdict(["authorization": "Bearer not-a-token"]).decision == .undecided)
    // A token that an issuer has signed is no secret, whether it is believed or not; another may be one.
    #expect(try verdict(["authorization": "Bearer \(AuthorizerTests.token())"]).decision == .allow)
    #expect(try verdict(["authorization": "Bearer \(AuthorizerTests.token(["exp": 1]))"]).code == "expired")
  }

  /// A secret that takes long, or cannot be had, is nothing to somebody who has a token.
  @Test func whoHasATokenWaitsForNoSecret() throws {
    final class Vault: SecretProvider {
      let asked = Mutex<[(name: String, limit: Duration?)]>([])

      func secrets(of source: SecretSource, within limit: Duration?) throws(Failure) -> SecretValues {
        asked.withLock { $0.append((source.name, limit)) }
        throw .secretUnavailable(issuer: source.name, reason: "the vault does not answer")
      }
    }
    /// Takes a while for keys that are unknown.
    struct SlowKeys: KeyProvider {
      let keys: FixedKeys

      func keys(of issuer: Issuer, for keyID: String?, within limit: Duration?) throws(Failure) -> IssuerKeys {
        if keyID != nil { Thread.sleep(forTimeInterval: 0.05) }
        return try keys.keys(of: issuer, for: keyID, within: limit)
      }
    }
    let policy = #"""
      {"credentials":[{"kind":"bearer","secrets":["env:B"],"principal":"q","role":"r"}],
       "issuers":[{"name":"us","issuer":"urn:us","audiences":["api"],"algorithms":["HS256"],"groupsClaim":"groups",
                   "keys":{"secrets":["env:UNUSED"]}}],
       "roles":[{"name":"r","permissions":["p"],"grantedTo":[{"issuer":"us","subjects":"any"}]}],
       "routes":[{"method":"GET","path":"/notes/{id}","permission":"p"}]}
      """#
    let keys = SlowKeys(
      keys: FixedKeys(["us": .secrets([try SharedSecret(AuthorizerTests.secret, for: [.hs256])])], secrets: [:]))
    let vault = Vault()
    let authorizer = Authorizer(
      policy: try Policy(parsing: Array(policy.utf8), environment: [:], directory: ""), keys: keys, secrets: vault)
    func verdict(_ token: String) throws -> Verdict {
      authorizer.verdict(
        on: try Self.event(.request, ["authorization": "Bearer \(token)"]), at: Self.now, within: .seconds(5))
    }
    #expect(try verdict(AuthorizerTests.token()).decision == .allow)
    #expect(try verdict(AuthorizerTests.token(["exp": 1])).code == "expired")
    #expect(vault.asked.withLock { $0.isEmpty })
    // What is no good as a token may be a secret, and has for it what is left of the time.
    let header = Data(#"{"alg":"HS256","kid":"other"}"#.utf8).base64EncodedString().filter { $0 != "=" }
    let payload = try AuthorizerTests.token().split(separator: ".")[1]
    #expect(try verdict("\(header).\(payload).AAAA").code == "secret_unavailable")
    let asked = vault.asked.withLock { $0 }
    #expect(asked.map(\.name) == ["credential q"])
    #expect(try #require(asked.first?.limit) <= .milliseconds(4_950))
  }
}
