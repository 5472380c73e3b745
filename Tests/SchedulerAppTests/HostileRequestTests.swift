import APIGateway
import Foundation
import JOSE
import Scheduling
import SchedulerApp
import TestSupport
import Testing

/// Whatever is sent, there is an answer; and without authority none that says yes.
@Suite struct HostileRequestTests {
  private static let parts = [
    "groups", "readers", "others", "messages", "subscribers", "subscriptions", "confirm", "cancel", "status", "me",
    "live",
    "..", ".", "", "%2e", "%2f", "{group}", "*", "é", "e\u{301}", "\u{0}", "a b", "?", "#",
    "01kf0000000000000000000000",
    String(repeating: "a", count: 65), "\u{202E}", "//", "\r\n",
  ]
  private static let methods = ["GET", "POST", "DELETE", "PUT", "OPTIONS", "HEAD", "PATCH", "get", "", "\u{0}"]
  private static let names = ["status", "limit", "cursor", "token", "Limit", "", "x"]

  private static func text(_ random: inout Seeded) -> String {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return parts.randomElement(using: &random).unsafelyPresent
    case 1: return String(Int.random(in: -5...200, using: &random))
    case 2: return String(decoding: bytes(&random, upTo: 40), as: UTF8.self)
    default: return "eyJhbGciOiJIUzI1NiJ9." + String(decoding: bytes(&random, upTo: 20), as: UTF8.self)
    }
  }

  private static func bytes(_ random: inout Seeded, upTo count: Int) -> [UInt8] {
    (0..<Int.random(in: 0...count, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  private static func event(_ random: inout Seeded, as caller: [String: String]?) throws -> (
    path: String, event: [UInt8]
  ) {
    let path =
      Int.random(in: 0..<8, using: &random) == 0
      ? text(&random)
      : "/"
        + (0..<Int.random(in: 1...5, using: &random)).map { _ in parts.randomElement(using: &random).unsafelyPresent }
        .joined(separator: "/")
    let query = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      (names.randomElement(using: &random).unsafelyPresent, text(&random))
    }
    let headers = [
      ("content-type", Bool.random(using: &random) ? "application/json" : text(&random)),
      ("idempotency-key", text(&random)), ("accept", Bool.random(using: &random) ? "text/html" : text(&random)),
      ("origin", Bool.random(using: &random) ? "https://app.example.com" : text(&random)),
    ]
    let body = Bool.random(using: &random) ? bytes(&random, upTo: 200) : Array(World.draft.utf8)
    let event = try World.event(
      methods.randomElement(using: &random).unsafelyPresent, path, as: caller, query: query, headers: headers,
      body: body)
    return (path, event)
  }

  @Test func withoutAuthorityNobodyIsToldYes() throws {
    var random = Seeded(state: seed)
    let world = try World()
    let (message, subscriber) = (try world.message(), try world.subscriber())
    let calls = world.store.calls.count
    let open = ["/status", "/live/status"]
    for _ in 0..<cases * 2 {
      let (path, event) = try Self.event(&random, as: nil)
      let reply = world.reply(to: event)
      if reply.response.status < 300 {
        // What is for everybody, and a browser's question.
        #expect(open.contains(path) || reply.response.status == 204, "seed \(seed): \(path)")
      }
      #expect((200...599).contains(reply.response.status))
      #expect(reply.followUp.isEmpty)
      #expect(reply.response.headers.allSatisfy { !$0.value.utf8.contains(13) && !$0.value.utf8.contains(10) })
    }
    #expect(world.store.calls.count == calls)
    #expect(world.timer.calls.isEmpty)
    #expect(try world.store.inner.message(message.reference) == message)
    #expect(try world.store.inner.subscriber(subscriber.id, of: World.own) == subscriber)
  }

  @Test func bytesThatAreNoEventHaveAnAnswer() throws {
    var random = Seeded(state: seed)
    let world = try World()
    let event = try World.event("POST", "/groups/readers/messages", as: World.writer, body: Array(World.draft.utf8))
    for _ in 0..<cases {
      var bytes = Bool.random(using: &random) ? event : Self.bytes(&random, upTo: 300)
      for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let reply = world.reply(to: bytes)
      #expect((200...599).contains(reply.response.status))
      #expect(!reply.code.isEmpty)
    }
  }

  /// A caller of one group, with every permission but the one for all groups, and names and ids of both groups.
  @Test func nothingOfAnotherGroupIsReached() throws {
    var random = Seeded(state: seed)
    let world = try World()
    let messages = try (0..<5).map { _ in try world.message(in: World.foreign, subject: "foreign secret") }
    let subscribers = try (0..<5).map { try world.subscriber(in: World.foreign, "foreign\($0)@example.com") }
    let ids = messages.map(\.id.text) + subscribers.map(\.id.text)
    let caller = World.context(World.everything.filter { $0 != "groups:any" })
    for _ in 0..<cases {
      let id = ids.randomElement(using: &random).unsafelyPresent
      let what = ["messages", "subscribers"].randomElement(using: &random).unsafelyPresent
      let group = ["readers", "others"].randomElement(using: &random).unsafelyPresent
      let path = "/groups/\(group)/\(what)" + (Bool.random(using: &random) ? "/\(id)" : "")
      let method = ["GET", "DELETE"].randomElement(using: &random).unsafelyPresent
      let reply = try world.reply(method, path, as: caller, query: Bool.random(using: &random) ? [("cursor", id)] : [])
      #expect(!reply.response.body.contains("foreign"), "seed \(seed): \(method) \(path)")
      guard reply.response.status < 300 else { continue }
      #expect(group == "readers" && !path.contains(id))
      #expect(try reply.items.isEmpty)
    }
    for message in messages { #expect(try world.store.inner.message(message.reference) == message) }
    for each in subscribers { #expect(try world.store.inner.subscriber(each.id, of: World.foreign) == each) }
  }

  @Test func aBodyIsTakenOrRefusedAndNothingElse() throws {
    var random = Seeded(state: seed)
    let world = try World()
    let draft = Array(World.draft.utf8)
    for _ in 0..<cases {
      var body = Bool.random(using: &random) ? draft : Self.bytes(&random, upTo: 200)
      if !body.isEmpty {
        body[Int.random(in: body.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let reply = world.reply(
        to: try World.event("POST", "/groups/readers/messages", as: World.writer, headers: [World.json], body: body))
      #expect([201, 400, 422].contains(reply.response.status), "seed \(seed)")
      if reply.response.status == 201 {
        let object = try #require(JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        #expect(try reply.object["subject"] as? String == object["subject"] as? String)
      }
    }
  }
}
