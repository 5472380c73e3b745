import APIGateway
import Foundation
import JOSE
import Scheduling
import SchedulerApp
import Synchronization
import Testing

/// A request that is repeated under its name is done once.
@Suite struct IdempotencyTests {
  static func post(
    _ world: World, _ key: String?, _ body: String = World.draft, as caller: [String: String] = World.writer,
    group: String = "readers", at now: NumericDate = World.now
  ) throws -> Reply {
    try world.reply(
      "POST", "/groups/\(group)/messages", as: caller,
      headers: [World.json] + (key.map { [("idempotency-key", $0)] } ?? []), body: body, at: now)
  }

  static func count(_ world: World, _ group: GroupName = World.own) throws -> Int {
    try world.store.inner.messages(of: group, status: nil, after: nil, limit: 100).items.count
  }

  @Test func theSameRequestHasTheSameAnswer() throws {
    let world = try World()
    let first = try Self.post(world, "k-1")
    let second = try Self.post(world, "k-1", at: World.now.advanced(by: 60))
    #expect(first.response.status == 201)
    #expect(first.response == second.response)
    #expect(try Self.count(world) == 1)
    // The first may have died before it had set the alarm; setting the same again changes nothing.
    #expect(world.timer.calls.count == 2)
    #expect(world.timer.calls[0] == world.timer.calls[1])
  }

  /// The answer may have been lost when the moment was near.
  @Test func aRepetitionAfterTheMomentHasTheSameAnswerAndAnythingElseIsRefused() throws {
    let world = try World()
    let first = try Self.post(world, "k-1")
    let late = World.now.advanced(by: 3 * 86_400)
    #expect(try Self.post(world, "k-1", at: late).response == first.response)
    #expect(try Self.count(world) == 1)
    let other = World.draft.replacingOccurrences(of: "Hello", with: "Other")
    for reply in [
      try Self.post(world, nil, at: late), try Self.post(world, "k-2", at: late),
      try Self.post(world, "k-1", other, at: late),
      try Self.post(world, "k-1", at: World.now.advanced(by: 8 * 86_400)),
    ] {
      #expect(reply.code == "members_invalid")
    }
    #expect(try Self.count(world) == 1)
  }

  /// The same JSON value, and the same moment, however they are written.
  @Test func whatCountsIsWhatWasAsked() throws {
    let world = try World()
    let one = #"{"subject":"a","body":"x\r\ny","deliverAt":"2027-01-16T08:00:00Z"}"#
    let other = #"{ "deliverAt":"2027-01-16T09:00:00+01:00", "body":"x\ny", "subject":"\u0061" }"#
    #expect(try Self.post(world, "k-1", one).response == Self.post(world, "k-1", other).response)
  }

  @Test(arguments: [
    #"{"subject":"Other","body":"Dear readers,\n…","deliverAt":"2027-01-16T08:00:00Z"}"#,
    #"{"subject":"Hello","body":"Other","deliverAt":"2027-01-16T08:00:00Z"}"#,
    #"{"subject":"Hello","body":"Dear readers,\n…","deliverAt":"2027-01-16T08:00:01Z"}"#,
  ])
  func anotherRequestUnderTheSameNameIsRefused(body: String) throws {
    let world = try World()
    #expect(try Self.post(world, "k-1").response.status == 201)
    let reply = try Self.post(world, "k-1", body)
    #expect(reply.response.status == 422)
    #expect(reply.code == "idempotency_key_reused")
    #expect(try Self.count(world) == 1)
  }

  @Test func theNameIsTheCallersAndTheGroups() throws {
    let world = try World()
    let both = ["readers", "others"]
    let (one, other) = (
      World.context(["messages:write"], groups: both), World.context(["messages:write"], groups: both, subject: "u-2")
    )
    let replies = [
      try Self.post(world, "k-1", as: one), try Self.post(world, "k-1", as: other),
      try Self.post(world, "k-1", as: one, group: "others"), try Self.post(world, "k-2", as: one),
      try Self.post(world, nil, as: one), try Self.post(world, nil, as: one),
    ]
    #expect(replies.allSatisfy { $0.response.status == 201 })
    #expect(Set(replies.compactMap { $0.header("location") }).count == replies.count)
  }

  @Test func theAnswerShowsTheMessageAsItIsNow() throws {
    let world = try World()
    let first = try Self.post(world, "k-1")
    let id = try #require(try first.object["id"] as? String)
    #expect(try world.reply("DELETE", "/groups/readers/messages/\(id)", as: World.writer).response.status == 204)
    let second = try Self.post(world, "k-1")
    #expect(second.response.status == 201)
    #expect(second.header("location") == first.header("location"))
    #expect(try second.object["status"] as? String == "cancelled")
    // A message that was taken back gets no alarm again.
    #expect(world.timer.calls.count == 2)
  }

  @Test func theNameIsForgottenAfterAWeek() throws {
    let world = try World()
    let late = moment("2027-03-01T00:00:00Z")
    let body = #"{"subject":"a","body":"b","deliverAt":"2027-06-01T00:00:00Z"}"#
    #expect(try Self.post(world, "k-1", body).response.status == 201)
    #expect(try Self.post(world, "k-1", body, at: World.now.advanced(by: 7 * 86_400 - 1)).response.status == 201)
    #expect(try Self.count(world) == 1)
    #expect(try Self.post(world, "k-1", body, at: late).response.status == 201)
    #expect(try Self.count(world) == 2)
  }

  /// draft-ietf-httpapi-idempotency-key-header writes a string in quotes.
  @Test func theQuotedNameIsTheSameName() throws {
    let world = try World()
    #expect(try Self.post(world, "k-1").response == Self.post(world, "\"k-1\"").response)
  }

  @Test(arguments: [
    "", "a b", "ä", "\"", "\"\"", "\"a", "\"a\\\"b\"", String(repeating: "a", count: 256), "a\u{7F}", "a\tb",
  ])
  func aNameThatIsNoneIsRefused(key: String) throws {
    let world = try World()
    let reply = try Self.post(world, key)
    #expect(reply.response.status == 400)
    #expect(reply.code == "idempotency_key_malformed")
    #expect(world.store.calls.isEmpty)
  }

  @Test func twoNamesAreNone() throws {
    let reply = try World().reply(
      "POST", "/groups/readers/messages", as: World.writer,
      headers: [World.json, ("idempotency-key", "a"), ("Idempotency-Key", "b")], body: World.draft)
    #expect(reply.code == "idempotency_key_malformed")
  }

  @Test func theLongestNameIsTaken() throws {
    #expect(try Self.post(World(), String(repeating: "~", count: 255)).response.status == 201)
  }

  @Test func manyAtOnceMakeOneMessage() throws {
    let world = try World()
    let replies = try concurrently(16) { _ in try Self.post(world, "k-1").response }
    #expect(Set(replies.map { $0.body }).count == 1)
    #expect(replies.allSatisfy { $0.status == 201 })
    #expect(try Self.count(world) == 1)
  }
}

/// The results of the same work on as many threads.
func concurrently<Value: Sendable>(_ count: Int, _ work: @Sendable (Int) throws -> Value) throws -> [Value] {
  let results = Results<Value>()
  DispatchQueue.concurrentPerform(iterations: count) { index in
    results.add(Result { try work(index) })
  }
  return try results.all.map { try $0.get() }
}

private final class Results<Value: Sendable>: Sendable {
  private let values = Mutex<[Result<Value, any Error>]>([])
  var all: [Result<Value, any Error>] { values.withLock { $0 } }
  func add(_ value: Result<Value, any Error>) { values.withLock { $0.append(value) } }
}
