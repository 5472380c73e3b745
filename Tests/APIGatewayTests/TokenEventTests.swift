import APIGateway
import Foundation
import StrictJSON
import Testing

@Test func readsATokenEventAndIgnoresWhatItDoesNotKnow() throws {
  let event = try TokenEvent(
    parsing: Array(#"{"type":"TOKEN","authorizationToken":"Bearer a.b.c","methodArn":"arn:x","new":{"a":[1]}}"#.utf8))
  #expect(event.authorizationToken == "Bearer a.b.c")
  #expect(event.methodARN == "arn:x")
}

@Test(arguments: [
  #"{"type":"TOKEN","methodArn":"arn:x"}"#, #"{"type":"TOKEN","authorizationToken":null,"methodArn":"arn:x"}"#,
])
func aMissingTokenIsNoneRatherThanAMalformedEvent(text: String) throws {
  let event = try TokenEvent(parsing: Array(text.utf8))
  #expect(event.authorizationToken == nil)
}

@Test(arguments: [
  "", "null", "[]", "\"TOKEN\"", "{", "{}", #"{"type":"REQUEST"}"#, #"{"type":1}"#, #"{"type":"token"}"#,
  #"{"type":"TOKEN","authorizationToken":["Bearer a.b.c"]}"#, #"{"type":"TOKEN","authorizationToken":1}"#,
  #"{"type":"TOKEN","methodArn":{}}"#, #"{"type":"TOKEN","type":"TOKEN"}"#, "{\"type\":\"TOKEN\",\"a\":\"\u{0}\"}",
])
func refusesWhatIsNoTokenEvent(text: String) throws {
  let problem = try #require(throws: InvalidEvent.self) { try TokenEvent(parsing: Array(text.utf8)) }
  #expect(problem.code == "event_malformed")
}

@Test func refusesAnEventOverAMegabyte() {
  let padding = String(repeating: "a", count: InvalidEvent.maximumBytes)
  #expect(throws: InvalidEvent.unreadable(.tooLarge(limit: 1 << 20))) {
    try TokenEvent(parsing: Array(#"{"type":"TOKEN","authorizationToken":"\#(padding)"}"#.utf8))
  }
}

@Test func neverRepeatsAValueInAnError() throws {
  let problem = try #require(throws: InvalidEvent.self) {
    try TokenEvent(parsing: Array(#"{"type":"TOKEN","authorizationToken":["Bearer s3cret"]}"#.utf8))
  }
  #expect(!problem.description.contains("s3cret"))
}

/// The corpus; its REQUEST and HTTP_V2 events wait for the authorizers of those kinds.
@Test func takesTheTokenOutOfEveryTokenEventOfTheCorpus() throws {
  let url = try #require(
    Bundle.module.url(forResource: "authorizer-events", withExtension: "json", subdirectory: "Fixtures"))
  let corpus = try JSONDocument(parsing: [UInt8](Data(contentsOf: url)), maximumBytes: 1 << 20)
  let cases = corpus.root["extract"]?.elements.filter { $0["event"]?["type"]?.string == "TOKEN" } ?? []
  #expect(cases.count >= 11)
  for one in cases {
    let (name, expect) = (one["id"]?.string ?? "", one["expect"]?.string ?? "")
    let event = try #require(one["event"])
    var token: [UInt8]?
    do {
      // Written again by our own writer, so that the event comes as bytes.
      let text = JSONText.object(
        event.members.map { JSONText.Member($0.name, $0.value.string.map { .string($0) } ?? .null) })
      token = try BearerCredentials.token(in: TokenEvent(parsing: text.encoded()).authorizationToken)
    } catch is InvalidCredentials {
      token = nil
    }
    switch expect {
    case "token": #expect(token == Array((one["token"]?.string ?? "?").utf8), "\(name)")
    case "unauthorized" where one["kind"]?.string == "TOKEN": #expect(token == nil, "\(name)")
    // "either" is policy; what a path or an ARN does is Authorization's to say.
    default: break
    }
  }
}
