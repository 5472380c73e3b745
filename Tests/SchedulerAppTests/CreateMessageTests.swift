import APIGateway
import Foundation
import JOSE
import Scheduling
import SchedulerApp
import Testing

@Suite struct CreateMessageTests {
  static let path = "/groups/readers/messages"

  static func post(
    _ world: World, _ body: String?, headers: [(String, String)] = [World.json], at now: NumericDate = World.now
  ) throws -> Reply {
    try world.reply("POST", path, as: World.writer, headers: headers, body: body, at: now)
  }

  static func body(_ changes: [String: Any?]) throws -> String {
    var members: [String: Any] = ["subject": "Hello", "body": "Text.", "deliverAt": "2027-01-16T08:00:00Z"]
    for (name, value) in changes { members[name] = value }
    return String(decoding: try JSONSerialization.data(withJSONObject: members), as: UTF8.self)
  }

  @Test func aMessageIsStoredAndHasItsAlarm() throws {
    let world = try World()
    let reply = try Self.post(world, World.draft)
    #expect(reply.response.status == 201)
    #expect((reply.code, reply.reason) == ("ok", nil))
    let id = try #require(reply.object["id"] as? String)
    #expect(reply.header("location") == "https://api.example.com/live/groups/readers/messages/\(id)")
    #expect(
      reply.response.body
        == #"{"id":"\#(id)","group":"readers","subject":"Hello","deliverAt":"2027-01-16T08:00:00Z","#
        + #""createdAt":"2027-01-15T08:00:00Z","author":"customers:u-1","status":"scheduled"}"#)
    let reference = MessageReference(group: World.own, id: try #require(MessageID(id)))
    let stored = try #require(try world.store.inner.message(reference))
    #expect(stored.author == "customers:u-1" && stored.version == 1)
    #expect(try world.store.inner.text(of: reference) == "Dear readers,\n…")
    #expect(world.timer.calls == [.arm(Alarm(message: reference, attempt: 0), moment("2027-01-16T08:00:00Z"))])
  }

  @Test func aTimerThatDoesNotAnswerFailsNothing() throws {
    let world = try World()
    world.timer.fail(with: TimerFault(code: "throttled", reason: "asked too often"))
    let reply = try Self.post(world, World.draft)
    #expect(reply.response.status == 201)
    #expect(reply.code == "timer_unavailable")
    #expect(reply.reason?.hasSuffix("throttled: asked too often") == true)
  }

  @Test func aStoreThatDoesNotAnswerIsNotTheCallersFault() throws {
    let world = try World()
    world.store.before { _ throws(StoreFault) in throw StoreFault(code: "throttled", reason: "asked too often") }
    for reply in [
      try Self.post(world, World.draft), try world.reply("GET", Self.path, as: World.writer),
      try world.reply("DELETE", "\(Self.path)/01kf0000000000000000000000", as: World.writer),
      try world.reply(
        "POST", "/groups/readers/subscribers", headers: [World.json], body: #"{"email":"a@example.com"}"#),
    ] {
      #expect(reply.response.status == 503)
      #expect(reply.code == "store_unavailable")
      #expect(reply.reason == "the store: throttled: asked too often")
      #expect(reply.header("retry-after") == "5")
      #expect(!reply.response.body.contains("throttled"))
    }
    #expect(world.timer.calls.isEmpty)
  }

  @Test(arguments: [
    nil, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "application/jsonx",
    "multipart/form-data", "application/json, text/plain", "",
  ])
  func anythingButJSONIsRefused(type: String?) throws {
    let reply = try Self.post(World(), World.draft, headers: type.map { [("content-type", $0)] } ?? [])
    #expect(reply.response.status == 415)
    #expect(reply.code == "content_type_unsupported")
  }

  @Test(arguments: [
    "application/json", "Application/JSON", "application/json; charset=utf-8", "application/json;charset=\"UTF-8\"",
    "application/json ; profile=x",
  ])
  func jsonIsRead(type: String) throws {
    #expect(try Self.post(World(), World.draft, headers: [("Content-Type", type)]).response.status == 201)
  }

  @Test func twoTypesAreNone() throws {
    let reply = try Self.post(World(), World.draft, headers: [World.json, ("Content-Type", "text/plain")])
    #expect(reply.code == "content_type_unsupported")
  }

  @Test func aBodyHasALargestSize() throws {
    let world = try World()
    let draft = Array(World.draft.utf8)
    func reply(_ count: Int) throws -> Reply {
      let padding = [UInt8](repeating: UInt8(ascii: " "), count: count - draft.count)
      return world.reply(
        to: try World.event("POST", Self.path, as: World.writer, headers: [World.json], body: draft + padding))
    }
    #expect(try reply(65_536).response.status == 201)
    let refused = try reply(65_537)
    #expect(refused.response.status == 413)
    #expect(refused.code == "body_too_large")
  }

  @Test(arguments: [
    ("", 1, 1), ("{\n  \"subject\": \"a\",\n  oops\n}", 3, 3), ("{\"subject\":\"a\",\"subject\":\"b\"}", 1, 16),
    ("{\"a\":01}", 1, 6), ("{} {}", 1, 4),
  ])
  func jsonThatIsNoneIsRefusedWithThePlace(body: String, line: Int, column: Int) throws {
    let reply = try Self.post(World(), body)
    #expect(reply.response.status == 400)
    #expect(reply.code == "json_malformed")
    let object = try reply.object
    #expect(object["detail"] as? String == "the body is not strict JSON at line \(line), column \(column)")
    #expect((object["line"] as? Int, object["column"] as? Int) == (line, column))
  }

  @Test func aNestThatIsTooDeepIsRefused() throws {
    let reply = try Self.post(World(), String(repeating: "[", count: 40) + String(repeating: "]", count: 40))
    #expect(reply.code == "json_malformed")
    #expect(try reply.object["detail"] as? String == "the body is nested deeper than 32 levels at line 1, column 33")
  }

  @Test func everythingThatIsWrongIsSaidAtOnce() throws {
    let reply = try Self.post(World(), #"{"subject":"","body":7,"deliver_at":"x","a/b~c":1}"#)
    #expect(reply.response.status == 422)
    #expect(
      reply.response.body
        == #"{"type":"urn:latchkey:problem:members_invalid","title":"The body does not hold what it must","status":422,"#
        + #""detail":"errors says what is wrong with which member","errors":["#
        + #"{"pointer":"/deliver_at","detail":"is not known here; there are subject, body, deliverAt"},"#
        + #"{"pointer":"/a~1b~0c","detail":"is not known here; there are subject, body, deliverAt"},"#
        + #"{"pointer":"/subject","detail":"must be a string of 1 to 200 characters"},"#
        + #"{"pointer":"/body","detail":"must be a string"},"#
        + #"{"pointer":"/deliverAt","detail":"is missing"}]}"#)
    // Names of members are the caller's words: no log needs them.
    #expect(reply.reason == "errors says what is wrong with which member")
  }

  @Test(arguments: ["[]", "[1]"]) func aBodyIsAnObject(body: String) throws {
    let errors = try #require(Self.post(World(), body).object["errors"] as? [[String: String]])
    #expect(errors == [["pointer": "", "detail": "must be an object, not an array"]])
  }

  static let badMembers: [(String, String)] = [
    ("subject", String(repeating: "a", count: 201)), ("subject", "a\nb"), ("subject", "a\u{7F}"),
    ("subject", "a\u{85}b"), ("subject", "a\u{2028}b"), ("subject", ""),
    ("body", ""), ("body", String(repeating: "a", count: 32_769)), ("body", String(repeating: "é", count: 16_385)),
    ("body", "a\rb"), ("body", "a\u{1B}[31m"), ("body", "a\u{9B}"), ("body", "\r\r\n"),
    ("deliverAt", "2027-01-15T07:59:59Z"), ("deliverAt", "2028-01-16T08:00:01Z"), ("deliverAt", "2027-01-16T08:00:00"),
    ("deliverAt", "tomorrow"), ("deliverAt", "2027-02-30T08:00:00Z"), ("deliverAt", "1800000000"),
    ("deliverAt", "9999-12-31T23:59:59.9Z"), ("deliverAt", "0001-01-01T00:00:00Z"),
  ]

  @Test(arguments: badMembers) func aMemberThatIsNotWhatItMustBeIsRefused(name: String, value: String) throws {
    let world = try World()
    let reply = try Self.post(world, Self.body([name: value]))
    #expect(reply.response.status == 422)
    let errors = try #require(reply.object["errors"] as? [[String: String]])
    #expect(errors.map { $0["pointer"] } == ["/\(name)"])
    #expect(world.store.calls.isEmpty)
  }

  @Test(
    arguments: [
      ("subject", String(repeating: "é", count: 200), nil), ("subject", "👩‍👩‍👧 „x“", nil),
      ("body", "a\r\nb\tc\n", "a\nb\tc\n"), ("body", String(repeating: "\r\n", count: 16_000), nil),
      ("body", String(repeating: "a", count: 32_768), nil),
      ("deliverAt", "2027-01-15T08:00:00Z", "2027-01-15T08:00:00Z"),
      ("deliverAt", "2027-01-15T09:30:00.001+01:00", "2027-01-15T08:30:01Z"),
      ("deliverAt", "2028-01-16T08:00:00Z", "2028-01-16T08:00:00Z"),
    ] as [(String, String, String?)])
  func whatIsWithinTheBoundsIsTaken(name: String, value: String, stored: String?) throws {
    let world = try World()
    let reply = try Self.post(world, Self.body([name: value]))
    #expect(reply.response.status == 201, "\(reply.response.body)")
    let id = try #require((try reply.object["id"] as? String).flatMap(MessageID.init))
    let shown = try world.reply("GET", "\(Self.path)/\(id)", as: World.writer)
    if let stored { #expect(try shown.object[name] as? String == stored) }
  }

  @Test func withoutChanceThereIsNoMessage() throws {
    let world = try World()
    let event = try World.event(
      "POST", Self.path, as: World.writer, headers: [World.json], body: Array(World.draft.utf8))
    let reply = world.api.reply(to: event, at: World.now) { [] }
    #expect(reply.response.status == 500)
    #expect(reply.code == "chance_unavailable")
    #expect(world.store.calls.isEmpty)
  }
}
