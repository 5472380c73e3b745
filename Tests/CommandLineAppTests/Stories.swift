import Authorization
import Foundation
import JOSE
import PolicyDocument
import Signatures
import StrictJSON
import TestSupport
import Testing

@testable import CommandLineApp

/// Events, tokens and policy documents for explanations; secrets are in real files, as a policy document names them.
final class Stories {
  static let now = NumericDate(secondsSinceEpoch: 1_800_000_000) ?? .latest
  static let stage = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3/prod"
  static let secret = "a secret of thirty-two bytes, ok"
  static let otherSecret = "another secret of 32 bytes, also"
  static let apiKey = "an-api-key-that-nobody-may-see"
  static let password = "open sesame, but longer"
  static let shared = "a-shared-bearer-secret-0123456789"

  static let usageKey = "usage-key-of-a-plan-0123456789"

  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "latchkey-stories-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in [
      ("secret", Self.secret), ("api-key", Self.apiKey), ("password", Self.password), ("shared", Self.shared),
      ("usage", Self.usageKey),
    ] {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  // MARK: Documents

  static let roles = #"""
    [{ "name": "admin", "permissions": ["read", "write"], "grantedTo": [{ "issuer": "us", "groups": ["admins"], "amr": ["mfa"] }] },
     { "name": "user", "permissions": ["read"],
       "grantedTo": [{ "issuer": "us", "groups": ["users"] }, { "issuer": "them", "subjects": "any" }] },
     { "name": "robot", "permissions": ["read"], "usageKey": "file:usage" }]
    """#
  static let routes = #"""
    [{ "method": "GET", "path": "/notes/{id}", "permission": "read" },
     { "method": "PUT", "path": "/notes/{id}", "permission": "write" },
     { "method": "GET", "path": "/fresh", "permission": "read", "requires": { "maxAge": 300 } }]
    """#

  static func document(roles: String = roles, routes: String = routes, more: String = "") -> String {
    #"""
    { "issuers": [
        { "name": "us", "issuer": "urn:us", "audiences": ["api"], "algorithms": ["HS256"], "groupsClaim": "groups",
          "keys": { "secrets": ["file:secret"] } },
        { "name": "strict", "issuer": "urn:strict", "clients": ["web"], "algorithms": ["HS256"], "tokenUse": "access",
          "type": "at+jwt", "keys": { "secrets": ["file:secret"] } },
        { "name": "absent", "issuer": "urn:absent", "audiences": "any", "algorithms": ["HS256"],
          "keys": { "secrets": ["file:none"] } },
        { "name": "them", "issuer": "urn:them", "audiences": "any", "algorithms": ["RS256"],
          "keys": { "url": "https://keys.example.com/jwks" } } ],
      "credentials": [
        { "kind": "api-key", "header": "x-api-key", "secrets": ["file:api-key"], "principal": "reports", "role": "robot" },
        { "kind": "bearer", "secrets": ["file:shared"], "principal": "hook", "role": "robot" },
        { "kind": "basic", "user": "jenkins", "secrets": ["file:password"], "principal": "ci", "role": "robot" } ],
      "refuse": [ { "issuer": "us", "subjects": ["stolen"], "issuedBefore": "2027-01-15T07:00:00Z" } ],
      \#(more)
      "roles": \#(roles), "routes": \#(routes) }
    """#
  }

  /// Grants and routes at random; some ask for a sign-in.
  static func document(using random: inout Seeded) throws -> String {
    func pick(_ all: [String]) -> String { all.randomElement(using: &random) ?? "" }
    let roles = ["admin", "user"].map { name in
      let grants = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        let conditions = pick([
          #""groups":["users"]"#, #""groups":["admins"],"scopes":["all"]"#, #""subjects":"any""#,
          #""claims":{"/deep/level":[1,"1"]}"#, #""subjects":["u-1","u-2"],"amr":["mfa"]"#,
        ])
        let stepUp = pick(["", "", #","maxAge":300"#, #","acr":["1"]"#])
        return #"{"issuer":"us",\#(conditions)\#(stepUp)}"#
      }
      return
        #"{"name":"\#(name)","permissions":["\#(pick(["read", "write"]))","write"],"grantedTo":[\#(grants.joined(separator: ","))]}"#
        .replacingOccurrences(of: #"["write","write"]"#, with: #"["write"]"#)
    }
    let robot = #"{"name":"robot","permissions":["read"],"usageKey":"file:usage"}"#
    let routes = ["GET /notes/{id}", "PUT /notes/{id}", "ANY /all/{proxy+}", "GET /fresh"].map { route in
      let parts = route.split(separator: " ")
      let requires = pick(["", "", #","requires":{"maxAge":300,"amr":["mfa"]}"#])
      return #"{"method":"\#(parts[0])","path":"\#(parts[1])","permission":"\#(pick(["read", "write"]))"\#(requires)}"#
    }
    return document(
      roles: "[\((roles + [robot]).joined(separator: ","))]", routes: "[\(routes.joined(separator: ","))]",
      more: #""answerFor":"\#(pick(["stage", "route"]))","onRefusal":"\#(pick(["unauthorized", "deny"]))","#)
  }

  func policy(_ document: String = document()) throws -> Policy {
    try Policy(parsing: Array(document.utf8), environment: [:], directory: folder.path)
  }

  func explain(_ event: [UInt8], _ document: String = document(), keys: KeySet? = nil) throws -> Explanation {
    let policy = try policy(document)
    return Explainer(policy: policy, keys: Self.keys(for: policy, given: keys)).explain(event, at: Self.now)
  }

  static func keys(for policy: Policy, given: KeySet? = nil) -> ExplainKeys {
    ExplainKeys(given: given, usageKeys: policy.authorization.roles.compactMap(\.usageKey))
  }

  // MARK: Tokens

  /// What a good token says; `changes` replaces claims, and NSNull takes one away.
  func claims(_ changes: [String: Any] = [:]) -> [String: Any] {
    var claims: [String: Any] = [
      "iss": "urn:us", "aud": "api", "sub": "u-1", "iat": 1_799_999_900, "exp": 1_800_000_300, "groups": ["users"],
    ]
    for (name, value) in changes { claims[name] = value is NSNull ? nil : value }
    return claims
  }

  func token(_ claims: [String: Any], type: String? = nil) throws -> String {
    String(
      decoding: try TokenSigner.sign(
        Array(JSONSerialization.data(withJSONObject: claims)), algorithm: .hs256, keyID: nil, type: type,
        key: .secret(try HMACSecret(Array(Self.secret.utf8)))), as: UTF8.self)
  }

  /// Signed by somebody else.
  func forged(_ claims: [String: Any]) throws -> String {
    String(
      decoding: try TokenSigner.sign(
        Array(JSONSerialization.data(withJSONObject: claims)), algorithm: .hs256, keyID: nil, type: nil,
        key: .secret(try HMACSecret(Array(Self.otherSecret.utf8)))), as: UTF8.self)
  }

  /// A token with that very header and payload, and a signature that nobody made.
  static func token(header: String, _ payload: String) -> String {
    [Array(header.utf8), Array(payload.utf8), Array(repeating: 7, count: 64)]
      .map { String(decoding: Base64URL.encode($0), as: UTF8.self) }.joined(separator: ".")
  }

  // MARK: Events

  func event(_ token: String, _ request: String = "GET/notes/7") throws -> [UInt8] {
    try event(headers: ["Authorization": "Bearer \(token)"], request)
  }

  func event(headers: [String: String], _ request: String = "GET/notes/7") throws -> [UInt8] {
    let event: [String: Any] = [
      "type": "REQUEST", "methodArn": "\(Self.stage)/\(request)", "headers": headers,
      "requestContext": ["identity": ["sourceIp": "203.0.113.9"]],
    ]
    return Array(try JSONSerialization.data(withJSONObject: event))
  }

  /// An event at random: mostly of a token that is nearly good.
  func event(using random: inout Seeded) throws -> [UInt8] {
    func one(_ times: Int) -> Bool { Int.random(in: 0..<times, using: &random) == 0 }
    var changes: [String: Any] = ["sub": ["u-1", "u-2", "u-3", "stolen"].randomElement(using: &random) ?? ""]
    changes["groups"] = [["users"], ["admins"], ["admins", "users"], []].randomElement(using: &random)
    changes["auth_time"] = one(3) ? nil : 1_800_000_000 - Int.random(in: 0...600, using: &random)
    changes["amr"] = one(2) ? ["mfa", "pwd"] : nil
    changes["acr"] = one(2) ? "1" : nil
    changes["scope"] = one(2) ? "all" : "none"
    changes["deep"] = ["level": one(2) ? 1 : 2]
    if one(12) { changes["exp"] = 1_799_999_999 }
    if one(12) { changes["iat"] = 1_700_000_000 }
    if one(20) { changes["aud"] = "else" }
    if one(20) { changes["sub"] = NSNull() }
    if one(20) { changes["groups"] = ["admins": true] }
    if one(30) {
      changes["iss"] = ["urn:stranger", "urn:absent", "urn:them", "urn:strict"].randomElement(using: &random)
    }
    if one(30) { changes["sub"] = "\u{1B}[2J\u{202E}x" }
    let claims = claims(changes)
    var text = one(8) ? try forged(claims) : try token(claims)
    if one(30) { text = Self.token(header: #"{"alg":"none"}"#, #"{"iss":"urn:us"}"#) }
    let request =
      [
        "GET/notes/7", "PUT/notes/7", "GET/fresh", "POST/all/x/y", "DELETE/notes/7", "GET/notes/*", "GET/fresh/",
        "$connect",
      ]
      .randomElement(using: &random) ?? ""
    switch Int.random(in: 0..<24, using: &random) {
    case 0: return try event(headers: [:], request)
    case 1: return try event(headers: ["authorization": text], request)
    case 2: return try event(headers: ["authorization": "Bearer \(text)", "X-Api-Key": Self.apiKey], request)
    case 3: return try event(headers: ["x-api-key": Self.apiKey], request)
    case 4: return try event(headers: ["x-api-key": "not the key that it should be"], request)
    case 5: return try event(Self.shared, request)
    case 6:
      let basic = Data("jenkins:\(Self.password)".utf8).base64EncodedString()
      return try event(headers: ["authorization": "Basic \(basic)"], request)
    case 7: return try event(text, request).dropLast(Int.random(in: 0...3, using: &random)).map { $0 }
    default: return try event(text, request)
    }
  }

  /// What of an event must never be told: every word of its headers' values, and the secrets of the policy.
  func secrets(in event: [UInt8]) -> [String] {
    var secrets = [Self.secret, Self.otherSecret, Self.apiKey, Self.password, Self.shared, Self.usageKey]
    let root = (try? JSONDocument(parsing: event, maximumBytes: 1 << 20))?.root
    for (_, value) in root?["headers"]?.members ?? [] {
      for word in (value.string ?? "").split(separator: " ") where word.utf8.count > 16 {
        secrets.append(String(word))
        // The signature alone would do for somebody who has the rest.
        if let signature = word.split(separator: ".").last, signature.utf8.count > 16 {
          secrets.append(String(signature))
        }
      }
    }
    return secrets
  }
}

extension Stories {
  /// A way to be refused, denied or left undecided.
  struct Refusal: Sendable {
    let code: String
    let event: @Sendable (Stories) throws -> [UInt8]

    init(_ code: String, _ event: @escaping @Sendable (Stories) throws -> [UInt8]) {
      self.code = code
      self.event = event
    }

    /// Of a token that says something else.
    init(
      _ code: String, type: String? = nil, request: String = "GET/notes/7",
      _ changes: @escaping @Sendable () -> [String: Any]
    ) {
      self.init(code) { try $0.event($0.token($0.claims(changes()), type: type), request) }
    }

    /// Of a token whose header, or payload, is something else.
    init(_ code: String, header: String, payload: String = #"{"iss":"urn:us"}"#) {
      self.init(code) { try $0.event(Stories.token(header: header, payload)) }
    }
  }

  static let strict: [String: any Sendable] = ["iss": "urn:strict", "client_id": "web", "token_use": "access"]

  static let refusals: [Refusal] = [
    Refusal("token_too_large") { try $0.event(String(repeating: "x", count: 20_000)) },
    Refusal("token_malformed") { try $0.event("x.y") },
    Refusal("token_encrypted") { try $0.event("YQ.YQ.YQ.YQ.YQ") },
    Refusal("header_malformed", header: "[]"),
    Refusal("header_unsupported", header: #"{"alg":"HS256","b64":false}"#),
    Refusal("critical_header", header: #"{"alg":"HS256","crit":["x\u001b[2J"]}"#),
    Refusal("algorithm_unsupported", header: #"{"alg":"none"}"#),
    Refusal("algorithm_not_allowed", header: #"{"alg":"RS256"}"#),
    Refusal("claims_malformed", header: #"{"alg":"HS256"}"#, payload: "[]"),
    Refusal("issuer_missing", header: #"{"alg":"HS256"}"#, payload: "{}"),
    Refusal("issuer_unknown") { ["iss": "urn:stranger\u{1B}[2J"] },
    Refusal("signature_invalid") { try $0.event($0.forged($0.claims())) },
    Refusal("type_mismatch") { strict },
    Refusal("claim_missing") { ["exp": NSNull()] },
    Refusal("claim_malformed") { ["groups": [1]] },
    Refusal("expired") { ["exp": 1_799_999_999] },
    Refusal("not_yet_valid") { ["nbf": 1_800_000_060] },
    Refusal("issued_in_future") { ["iat": 1_800_009_000] },
    Refusal("audience_mismatch") { ["aud": ["else", "other"]] },
    Refusal("client_mismatch", type: "at+jwt") { strict.merging(["client_id": "app"]) { $1 } },
    Refusal("token_use_mismatch", type: "at+jwt") { strict.merging(["token_use": "id", "aud": "web"]) { $1 } },
    Refusal("revoked") { ["sub": "stolen", "iat": 1_790_000_000] },
    Refusal("subject_missing") { ["sub": NSNull()] },
    Refusal("route_malformed") {
      try $0.event($0.token($0.claims())).replacing("execute-api", with: "elsewhere")
    },
    Refusal("token_missing") { try $0.event(headers: [:]) },
    Refusal("scheme_unsupported") { try $0.event(headers: ["authorization": $0.token($0.claims())]) },
    Refusal("authorization_malformed") { try $0.event("\($0.token($0.claims())) \($0.token($0.claims()))") },
    Refusal("credentials_ambiguous") {
      try $0.event(headers: ["authorization": "Bearer \($0.token($0.claims()))", "x-api-key": Stories.apiKey])
    },
    Refusal("credential_unknown") { try $0.event(headers: ["x-api-key": "not the key that it should be"]) },
    Refusal("secret_unavailable") { ["iss": "urn:absent"] },
    Refusal(
      "keys_unavailable", header: #"{"alg":"RS256"}"#, payload: #"{"iss":"urn:them","sub":"a","exp":1800000300}"#),
    Refusal("event_malformed") { Array(try $0.event($0.token($0.claims())).dropLast()) },
    Refusal("permission_missing", request: "PUT/notes/7") { [:] },
    Refusal("insufficient_user_authentication", request: "GET/fresh") { ["auth_time": 1_799_990_000] },
    Refusal("route_unknown", request: "DELETE/notes/7") { [:] },
    Refusal("path_hostile", request: "GET/notes/*") { [:] },
    Refusal("context_too_large") { ["groups": ["users"] + (0..<300).map { "group-number-\($0)-with-a-long-name" }] },
  ]
}

extension [UInt8] {
  fileprivate func replacing(_ text: String, with other: String) -> [UInt8] {
    Array(String(decoding: self, as: UTF8.self).replacingOccurrences(of: text, with: other).utf8)
  }
}
