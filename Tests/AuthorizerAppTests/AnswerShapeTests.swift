import AuthorizerApp
import Foundation
import JOSE
import LambdaRuntime
import OIDC
import PolicyDocument
import StrictJSON
import TestSupport
import Testing

/// Whatever comes in, in whatever shape of event, what goes out has the shape that its sender understands.
@Suite struct AnswerShapeTests {
  /// The choices of the policy document that decide about the shape.
  struct Choices: Sendable, CustomTestStringConvertible {
    let answerFor: String
    let httpAPIAnswer: String
    let onRefusal: String

    var testDescription: String { "\(answerFor) \(httpAPIAnswer) \(onRefusal)" }

    static let all = ["stage", "route"].flatMap { answerFor in
      ["policy", "simple"].flatMap { httpAPIAnswer in
        ["unauthorized", "deny"].map {
          Choices(answerFor: answerFor, httpAPIAnswer: httpAPIAnswer, onRefusal: $0)
        }
      }
    }

    func authorizer() throws -> Authorizer {
      var document = try #require(
        try JSONSerialization.jsonObject(with: Data(AuthorizerTests.document.utf8)) as? [String: Any])
      document["answerFor"] = answerFor
      document["httpApiAnswer"] = httpAPIAnswer
      document["onRefusal"] = onRefusal
      document["tokenFrom"] = [["header": "authorization"], ["cookie": "session"], ["subprotocol": "bearer"]]
      let routes = try #require(document["routes"] as? [[String: String]])
      document["routes"] = routes + [["path": "$connect", "permission": "notes:read"]]
      let bytes = Array(try JSONSerialization.data(withJSONObject: document))
      let secrets = IssuerKeys.secrets([try SharedSecret(AuthorizerTests.secret, for: [.hs256])])
      return Authorizer(
        policy: try Policy(parsing: bytes, environment: [:], directory: ""), keys: FixedKeys(["us": secrets]),
        secrets: FixedKeys([:]))
    }
  }

  static let shapes = ["TOKEN", "REQUEST", "CONNECT", "1.0", "2.0"]

  /// An event of that shape with that token in that place, if in any.
  static func event(_ shape: String, _ token: String?, in place: String, asking request: String) throws -> [UInt8] {
    var event: [String: Any] = ["type": shape == "TOKEN" ? "TOKEN" : "REQUEST"]
    event[shape == "2.0" ? "routeArn" : "methodArn"] = request
    if shape == "1.0" || shape == "2.0" { event["version"] = shape }
    if shape == "CONNECT" { event["requestContext"] = ["eventType": "CONNECT"] }
    if let token {
      switch (shape, place) {
      case ("TOKEN", _): event["authorizationToken"] = "Bearer \(token)"
      case ("2.0", "cookie"): event["cookies"] = ["a=b", "session=\(token)"]
      case (_, "cookie"): event["headers"] = ["cookie": "a=b; session=\(token)"]
      case ("CONNECT", "subprotocol"): event["multiValueHeaders"] = ["Sec-WebSocket-Protocol": ["bearer, \(token)"]]
      default: event["headers"] = ["AUTHORIZATION": "bearer \(token)"]
      }
    }
    return Array(try JSONSerialization.data(withJSONObject: event))
  }

  @Test(arguments: Choices.all)
  func everyAnswerHasTheShapeThatItsSenderExpects(choices: Choices) throws {
    let authorizer = try choices.authorizer()
    let good = try AuthorizerTests.token()
    // What may be believed a little later is a 401 in any case; what may not is what the policy says.
    let refusals: [(token: String?, code: String, heals: Bool)] = [
      (nil, "token_missing", false), ("x", "token_malformed", false), (good + "x", "signature_invalid", true),
      (try AuthorizerTests.token(["exp": 1_799_999_000]), "expired", false),
      (try AuthorizerTests.token(["nbf": 1_800_000_100]), "not_yet_valid", true),
    ]
    let stage = AuthorizerTests.stage
    for shape in Self.shapes {
      let route = shape == "CONNECT" ? "\(stage)/$connect" : "\(stage)/GET/notes/7"
      let isSimple = shape == "2.0" && choices.httpAPIAnswer == "simple"
      for place in ["header", "cookie", "subprotocol"] {
        func verdict(_ token: String?, _ asked: String) throws -> Verdict {
          authorizer.verdict(
            on: try Self.event(shape, token, in: place, asking: asked), at: AuthorizerTests.now)
        }
        let allowed = try verdict(good, route)
        #expect(allowed.code == "allowed")
        try check(allowed, isSimple: isSimple, isAllow: true)
        for asked in ["\(stage)/PUT/notes/7", "\(stage)/GET/elsewhere", "\(stage)/GET/notes/*", "\(stage)/$default"] {
          let denied = try verdict(good, asked)
          #expect(denied.decision == .deny)
          try check(denied, isSimple: isSimple, isAllow: false)
        }
        for (token, code, heals) in refusals {
          let refused = try verdict(token, route)
          #expect(refused.decision == .unauthorized)
          #expect(refused.code == code)
          if choices.onRefusal == "deny" && !heals {
            try check(refused, isSimple: isSimple, isAllow: false)
          } else {
            #expect(
              refused.answer == .failure(InvocationError(errorType: "Unauthorized", errorMessage: "Unauthorized")))
          }
        }
        // Nothing can be denied in the name of an ARN that is none.
        let nowhere = try verdict(good, "x")
        #expect(nowhere.code == "route_malformed")
        #expect(nowhere.answer == .failure(InvocationError(errorType: "Unauthorized", errorMessage: "Unauthorized")))
      }
    }
  }

  private func check(_ verdict: Verdict, isSimple: Bool, isAllow: Bool) throws {
    let bytes = try verdict.answer.get()
    let root = try JSONDocument(parsing: bytes, maximumBytes: 1 << 16).root
    let context = root["context"]?.members ?? []
    #expect(context.allSatisfy { $0.value.kind == .string })
    // A function is asked where the caller may do something; nobody else is anybody to it.
    #expect(!isAllow || !context.isEmpty)
    #expect(context.isEmpty || verdict.caller != nil)
    if isSimple {
      #expect(root.members.map(\.name) == (isAllow ? ["isAuthorized", "context"] : ["isAuthorized"]))
      #expect(root["isAuthorized"]?.boolean == isAllow)
    } else {
      let expected = ["principalId", "policyDocument"] + (context.isEmpty ? [] : ["context"])
      #expect(root.members.map(\.name) == expected)
      #expect(root["principalId"]?.string?.isEmpty == false)
      #expect(root["policyDocument"]?["Version"]?.string == "2012-10-17")
      let effects = (root["policyDocument"]?["Statement"]?.elements ?? []).compactMap { $0["Effect"]?.string }
      #expect(!effects.isEmpty && Set(effects).isSubset(of: ["Allow", "Deny"]))
      #expect(!isAllow || effects.contains("Allow"))
      // Who is not believed may do nothing at all.
      #expect(verdict.caller != nil || !effects.contains("Allow"))
    }
  }

  /// Bytes of a good event, changed at random: an answer of one of the shapes or an error, and no allow that was not one.
  @Test func noBytesOfAnyShapeTrap() throws {
    var random = Seeded(state: seed)
    let authorizer = try Choices(answerFor: "route", httpAPIAnswer: "simple", onRefusal: "deny").authorizer()
    let token = try AuthorizerTests.token()
    for index in 0..<(cases * 4) {
      let shape = Self.shapes[index % Self.shapes.count]
      var event = try Self.event(
        shape, token, in: ["header", "cookie", "subprotocol"].randomElement(using: &random).unsafelyPresent,
        asking: AuthorizerTests.stage + "/GET/notes/7")
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        event[Int.random(in: 0..<event.count, using: &random)] = .random(in: .min ... .max, using: &random)
      }
      let verdict = authorizer.verdict(on: event, at: AuthorizerTests.now)
      switch verdict.answer {
      case .success(let bytes):
        let root = try JSONDocument(parsing: bytes, maximumBytes: 1 << 16).root
        #expect(root["isAuthorized"]?.boolean != nil || root["policyDocument"] != nil, "seed \(seed), case \(index)")
        let text = String(decoding: event, as: UTF8.self)
        #expect(verdict.decision != .allow || text.contains(token), "seed \(seed), case \(index)")
      case .failure(let error):
        #expect(verdict.decision == .unauthorized || verdict.decision == .undecided, "seed \(seed), case \(index)")
        #expect((error.errorMessage == "Unauthorized") == (verdict.decision == .unauthorized))
      }
    }
  }

  /// The corpus of events, with a token that is believed where it has one to be handed to the verifier.
  @Test func theCorpusIsAnsweredAsItSays() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../APIGatewayTests/Fixtures/authorizer-events.json")
    let corpus = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
    let extract = try #require(corpus?["extract"] as? [[String: Any]])
    let authorizer = try AuthorizerTests.authorizer()
    let token = try AuthorizerTests.token()
    for one in extract {
      let name = try #require(one["id"] as? String)
      let text = String(decoding: try JSONSerialization.data(withJSONObject: #require(one["event"])), as: UTF8.self)
      let event = text.replacingOccurrences(of: "aaa.bbb.ccc", with: token)
        .replacingOccurrences(of: "x.y.z", with: try AuthorizerTests.token(["sub": "u-2"]))
      let verdict = authorizer.verdict(on: Array(event.utf8), at: AuthorizerTests.now)
      switch try #require(one["expect"] as? String) {
      // Believed; none of the corpus's routes is in the policy.
      case "token": #expect(verdict.code == "route_unknown", "\(name)")
      case "deny": #expect(verdict.code == "path_hostile", "\(name)")
      case "unauthorized", "either": #expect(verdict.decision == .unauthorized, "\(name)")
      case let other: Issue.record("\(name) expects \(other)")
      }
      #expect(!AuthorizerTests.text(verdict).contains("\"Allow\"") || verdict.caller != nil, "\(name)")
    }
    #expect(extract.count == 18)
  }
}
