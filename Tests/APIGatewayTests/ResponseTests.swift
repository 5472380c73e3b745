import APIGateway
import StrictJSON
import TestSupport
import Testing

private func text(_ json: JSONText) -> String { String(decoding: json.encoded(), as: UTF8.self) }

@Test func anAuthorizerResponseIsTheSameBytesEveryTime() {
  let response = AuthorizerResponse(
    principalID: "customers:3f2a", policyDocument: .object(["Version": "2012-10-17"]),
    context: [(name: "role", value: "admin"), (name: "groups", value: #"["a\nb"]"#)])
  #expect(
    text(response.json)
      == #"{"principalId":"customers:3f2a","policyDocument":{"Version":"2012-10-17"},"#
      + #""context":{"role":"admin","groups":"[\"a\\nb\"]"}}"#)
}

@Test func anEmptyContextIsLeftOut() {
  let response = AuthorizerResponse(principalID: "a:b", policyDocument: .null, context: [])
  #expect(text(response.json) == #"{"principalId":"a:b","policyDocument":null}"#)
}

@Test func aProxyResponseIsTheSameBytesEveryTime() {
  let response = ProxyResponse(
    status: 200, headers: [(name: "content-type", value: "application/json")], body: #"{"a":1}"#)
  #expect(
    text(response.json)
      == #"{"statusCode":200,"headers":{"content-type":"application/json"},"body":"{\"a\":1}","isBase64Encoded":false}"#
  )
}

/// Of two members with one name in an object, one reader takes the first and another the last.
@Test func fieldsOfOneNameAreOne() throws {
  let response = ProxyResponse(
    status: 405, headers: [("Allow", "GET"), ("content-type", "text/plain"), ("allow", "POST"), ("ALLOW", "")], body: ""
  )
  let root = try JSONDocument(parsing: response.json.encoded(), maximumBytes: 1 << 16).root
  #expect(root["headers"]?.members.map(\.name) == ["allow", "content-type"])
  #expect(root["headers"]?["allow"]?.string == "GET, POST, ")
}

private let denial = JSONText.object([
  "Version": "2012-10-17",
  "Statement": .array([
    .object(["Effect": "Deny", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:eu-west-1:1:a/prod/*"])
  ]),
])

private let full = AuthorizerResponse(
  principalID: "customers:3f2a", policyDocument: denial,
  context: [(name: "role", value: "admin"), (name: "expiresAt", value: "1800000300")], usageIdentifierKey: "k3y")

@Test func aUsageKeyStandsBesideThePolicy() {
  #expect(
    text(full.json)
      == #"{"principalId":"customers:3f2a","policyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Deny","#
      + #""Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:eu-west-1:1:a/prod/*"}]},"#
      + #""context":{"role":"admin","expiresAt":"1800000300"},"usageIdentifierKey":"k3y"}"#)
}

@Test func aSimpleAnswerHasNeitherPolicyNorUsageKey() {
  #expect(
    text(full.simpleJSON(isAuthorized: true))
      == #"{"isAuthorized":true,"context":{"role":"admin","expiresAt":"1800000300"}}"#)
}

/// What is known of a caller is nobody's business where the caller is denied: no function behind is asked.
@Test func aSimpleDenialSaysNothingElse() {
  #expect(text(full.simpleJSON(isAuthorized: false)) == #"{"isAuthorized":false}"#)
  let nobody = AuthorizerResponse(principalID: "unauthorized", policyDocument: denial, context: [])
  #expect(text(nobody.simpleJSON(isAuthorized: true)) == #"{"isAuthorized":true}"#)
}

@Test func whateverTextItIsMadeOfAnAnswerHasItsShape() throws {
  var random = Seeded(state: seed)
  func anyText() -> String {
    let scalars: [Unicode.Scalar] = [
      "a", "\"", "\\", "\n", "\u{1}", "\u{7F}", "\u{2028}", "\u{202E}", "é", "\u{301}", "🔑", "}", "{", ":", ",",
      "\u{10FFFF}",
    ]
    let count = Int.random(in: 0...12, using: &random)
    return String(
      String.UnicodeScalarView((0..<count).map { _ in scalars.randomElement(using: &random).unsafelyPresent }))
  }
  for index in 0..<cases {
    let context = (0..<Int.random(in: 0...4, using: &random)).map { (name: "n\($0)", value: anyText()) }
    let usageKey = Bool.random(using: &random) ? anyText() : nil
    let response = AuthorizerResponse(
      principalID: anyText(), policyDocument: denial, context: context, usageIdentifierKey: usageKey)
    func root(_ json: JSONText) throws -> JSONValue {
      try JSONDocument(parsing: json.encoded(), maximumBytes: 1 << 16).root
    }
    func checkContext(_ root: JSONValue) {
      #expect(root["context"]?.members.map(\.name) ?? [] == context.map(\.name), "seed \(seed), case \(index)")
      #expect(
        zip(root["context"]?.members ?? [], context).allSatisfy { $0.value.equals(utf8: $1.value) },
        "seed \(seed), case \(index)")
    }
    let policy = try root(response.json)
    #expect(
      policy.members.map(\.name)
        == ["principalId", "policyDocument"] + (context.isEmpty ? [] : ["context"])
        + (usageKey == nil ? [] : ["usageIdentifierKey"]))
    #expect(policy["principalId"]?.equals(utf8: response.principalID) == true)
    #expect(policy["policyDocument"]?["Version"]?.string == "2012-10-17")
    #expect(usageKey.map { policy["usageIdentifierKey"]?.equals(utf8: $0) == true } ?? true)
    checkContext(policy)
    let simple = try root(response.simpleJSON(isAuthorized: true))
    #expect(simple.members.map(\.name) == ["isAuthorized"] + (context.isEmpty ? [] : ["context"]))
    #expect(simple["isAuthorized"]?.boolean == true)
    checkContext(simple)
  }
}
