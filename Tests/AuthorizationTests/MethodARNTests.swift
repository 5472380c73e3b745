import Testing

@testable import Authorization

@Test(arguments: [
  ("arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/orders/42", "GET /orders/42"),
  ("arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/", "GET /"),
  ("arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/a:b/c", "GET /a:b/c"),
  ("arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/a%2Fb", "GET /a%2Fb"),
  ("arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET//", "GET //"),
  ("arn:aws-us-gov:execute-api:us-gov-west-1:123456789012:abcdef1234/prod/GET/x", "GET /x"),
  ("arn:aws-iso-b:execute-api:us-isob-east-1:123456789012:abcdef1234/prod/GET/x", "GET /x"),
  ("arn:aws-eusc:execute-api:eusc-de-east-1:123456789012:abcdef1234/$default/GET/x", "GET /x"),
  ("arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/$connect", "$connect"),
])
func readsAnARN(text: String, request: String) throws {
  let arn = try #require(MethodARN(parsing: text))
  #expect(arn.request.description == request)
  #expect(text.hasPrefix("\(arn.stageARN)/"))
  #expect(arn.stageARN.hasSuffix("/prod") || arn.stageARN.hasSuffix("/$default"))
}

@Test(arguments: [
  "", "arn", "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234",
  "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod",
  "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/",
  "arn:aws:execute-api:eu-west-1:123456789012:*/prod/GET/x",
  "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/*/GET/x",
  "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/pr?d/GET/x",
  "arn:aws:execute-api:eu-west-1:*:abcdef1234/prod/GET/x", "arn:aws:execute-api:*:123456789012:abcdef1234/prod/GET/x",
  "arn:*:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/x",
  "arn:aws:lambda:eu-west-1:123456789012:abcdef1234/prod/GET/x",
  "ARN:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/x",
  "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/*/x",
  "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/$stage/GET/x",
  "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234//GET/x",
  "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/*",
  "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod//x",
  "arn::execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/x",
  "arn:aws:execute-api:eu-wést-1:123456789012:abcdef1234/prod/GET/x",
  "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/\(String(repeating: "s", count: 129))/GET/x",
  "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/\(String(repeating: "x", count: 16_384))",
])
func refusesWhatIsNoARNOfAnAPI(text: String) {
  #expect(MethodARN(parsing: text) == nil)
}

@Test func theLongestStageLeavesRoomForAResource() throws {
  func letters(_ count: Int) -> String { String(repeating: "a", count: count) }
  let text = "arn:\(letters(16)):execute-api:\(letters(24)):\(letters(32)):\(letters(32))/\(letters(128))/GET/"
  #expect(try #require(MethodARN(parsing: text)).stageARN.utf8.count == MethodARN.maximumStageBytes)
}

@Test(arguments: [
  "GET/*", "GET/a*b", "GET/?", "GET/a?b", "GET/${aws:username}", "GET/a/../b", "GET/..", "GET/.", "GET/a/./b",
  "GET/a/%2e%2E/b",
  "GET/%2e", "GET/.%2e/b", "GET/a%2f..%2fb", "GET/a/..%5cb", "GET/a\\..\\b", "GET/%61dmin", "GET/a/%4D", "GET/%30",
  "GET/a/..;/b", "GET/a/..;x=1/b", "GET/a/.%2E%3b/b", "GET/a\nb", "GET/a\u{0}b", "GET/a\u{7f}",
])
func aPathThatIAMOrAParserWouldReadOtherwiseIsHostile(request: String) throws {
  #expect(try arn(request).request.isHostile)
}

@Test(arguments: [
  "GET/", "GET/a:b/c", "GET/a%2Fb", "GET/a$b", "GET/a.b", "GET/...", "GET/.well-known/x", "GET/a/..b", "GET/%24%7B",
  "GET/%2a", "GET/%7e", "GET/%C3%A9", "GET/a;b/c", "GET/a/...;x", "GET/%+41", "GET/100%25",
  "GET/a//b", "GET/é", "$connect", "GET/%", "GET/%2", "GET/{a}",
])
func anOrdinaryPathIsNot(request: String) throws {
  #expect(try !arn(request).request.isHostile)
}
