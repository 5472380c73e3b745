import APIGateway
import StrictJSON
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

@Test func readsAProxyEvent() throws {
  let event = try ProxyEvent(
    parsing: Array(
      #"""
      {"httpMethod":"GET","path":"/me","resource":"/me","headers":null,"requestContext":{"requestId":"r1","authorizer":
      {"role":"admin","integrationLatency":12,"flag":true,"ratio":0.5,"nothing":null,"list":["x"],"object":{"role":"x"}}}}
      """#.utf8))
  #expect(event.method == "GET")
  #expect(event.path == "/me")
  #expect(event.resource == "/me")
  #expect(event.requestID == "r1")
  #expect(event.authorizer == ["role": "admin", "integrationLatency": "12", "flag": "true", "ratio": "0.5"])
}

@Test(arguments: [
  #"{"httpMethod":"GET","path":"/"}"#, #"{"httpMethod":"GET","path":"/","requestContext":null}"#,
  #"{"httpMethod":"GET","path":"/","requestContext":{}}"#,
  #"{"httpMethod":"GET","path":"/","requestContext":{"authorizer":null}}"#,
])
func aRouteWithoutAnAuthorizerHasNoContext(text: String) throws {
  #expect(try ProxyEvent(parsing: Array(text.utf8)).authorizer == nil)
}

@Test(arguments: [
  "", "[]", "{}", #"{"httpMethod":"GET"}"#, #"{"path":"/"}"#, #"{"httpMethod":1,"path":"/"}"#,
  #"{"httpMethod":"GET","path":["/"]}"#, #"{"httpMethod":"GET","path":"/","requestContext":[]}"#,
  #"{"httpMethod":"GET","path":"/","requestContext":{"authorizer":"admin"}}"#,
])
func refusesWhatIsNoProxyEvent(text: String) {
  #expect(throws: InvalidEvent.self) { try ProxyEvent(parsing: Array(text.utf8)) }
}

@Test func aProxyResponseIsTheSameBytesEveryTime() {
  let response = ProxyResponse(
    status: 200, headers: [(name: "content-type", value: "application/json")], body: #"{"a":1}"#)
  #expect(
    text(response.json)
      == #"{"statusCode":200,"headers":{"content-type":"application/json"},"body":"{\"a\":1}","isBase64Encoded":false}"#
  )
}
