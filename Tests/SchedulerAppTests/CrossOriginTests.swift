import APIGateway
import Foundation
import SchedulerApp
import Testing

@Suite struct CrossOriginTests {
  static let origin = "https://app.example.com"

  static func world(_ origins: String, credentials: Bool = false) throws -> World {
    try World(origins: origins, allowsCredentials: credentials)
  }

  /// A page may read every answer, also what went wrong, or its person would be told "network error".
  @Test func everyAnswerNamesTheOrigin() throws {
    let world = try Self.world("\(Self.origin), http://localhost:5173")
    let replies = [
      try world.reply("GET", "/status", headers: [("Origin", Self.origin)]),
      try world.reply("GET", "/nothing", headers: [("Origin", Self.origin)]),
      try world.reply("GET", "/me", headers: [("Origin", Self.origin)]),
      try world.reply("PUT", "/me", headers: [("Origin", Self.origin)]),
      try world.reply(
        "POST", "/groups/readers/messages", as: World.writer, headers: [("Origin", Self.origin)], body: "{"),
    ]
    #expect(replies.map { $0.response.status } == [200, 404, 500, 405, 415])
    for reply in replies {
      #expect(reply.header("access-control-allow-origin") == Self.origin)
      #expect(reply.header("access-control-expose-headers") == "location, link, retry-after")
      #expect(reply.header("access-control-allow-credentials") == nil)
      #expect(reply.header("vary") == "origin")
    }
    let other = try world.reply("GET", "/status", headers: [("origin", "http://localhost:5173")])
    #expect(other.header("access-control-allow-origin") == "http://localhost:5173")
  }

  @Test(arguments: [
    "https://app.example.com.evil.example", "https://evil.example", "http://app.example.com",
    "https://app.example.com/",
    "https://APP.example.com", "https://app.example.com:443", "null", "*", "", "https://sub.app.example.com",
  ])
  func anotherOriginIsNotNamed(origin: String) throws {
    let world = try Self.world(Self.origin)
    let reply = try world.reply("GET", "/status", headers: [("origin", origin)])
    #expect(reply.response.status == 200)
    #expect(reply.response.headers.allSatisfy { !$0.name.hasPrefix("access-control") })
    #expect(reply.header("vary") == "origin")
    let asked = try world.reply("OPTIONS", "/me", headers: [("origin", origin)])
    #expect((asked.response.status, asked.code) == (405, "method_not_allowed"))
  }

  @Test func twoOriginsAreNone() throws {
    let reply = try Self.world(Self.origin).reply(
      "GET", "/status", headers: [("origin", Self.origin), ("origin", "https://evil.example")])
    #expect(reply.header("access-control-allow-origin") == nil)
  }

  @Test func aBrowserMayAskBeforehand() throws {
    let world = try Self.world(Self.origin, credentials: true)
    let reply = try world.reply(
      "OPTIONS", "/groups/readers/messages",
      headers: [("origin", Self.origin), ("access-control-request-method", "POST")])
    #expect(reply.response.status == 204)
    #expect(reply.response.body.isEmpty)
    #expect(reply.header("access-control-allow-origin") == Self.origin)
    #expect(reply.header("access-control-allow-credentials") == "true")
    #expect(reply.header("access-control-allow-methods") == "POST, GET")
    #expect(reply.header("access-control-allow-headers") == "authorization, content-type, idempotency-key")
    #expect(reply.header("access-control-max-age") == "600")
    #expect(reply.header("vary") == "origin")
    #expect(world.store.calls.isEmpty)
  }

  @Test func everyOriginIsWrittenAsAStar() throws {
    let reply = try Self.world("*").reply("GET", "/status", headers: [("origin", "https://anybody.example")])
    #expect(reply.header("access-control-allow-origin") == "*")
    #expect(reply.header("access-control-allow-credentials") == nil)
    #expect(reply.header("vary") == nil)
  }

  @Test func withoutASettingNoPageMay() throws {
    let reply = try Self.world("").reply("GET", "/status", headers: [("origin", Self.origin)])
    #expect(reply.response.headers.allSatisfy { !$0.name.hasPrefix("access-control") && $0.name != "vary" })
  }

  @Test func aStarNeverGoesWithCredentials() {
    #expect(throws: InvalidOrigins.self) { try CrossOrigin(parsing: "*", allowsCredentials: true) }
    #expect(throws: InvalidOrigins.self) { try CrossOrigin(parsing: " * ", allowsCredentials: true) }
    #expect(throws: Never.self) { try CrossOrigin(parsing: "*", allowsCredentials: false) }
  }

  @Test(arguments: [
    "app.example.com", "https://", "https://app.example.com/", "https://App.example.com", "null", "*,https://a.example",
    "https://a.example,", "https://a.example https://b.example", "ftp://a.example", "https://*.example.com",
    "https://a.example?x", "https://user@a.example",
    Array(repeating: "https://a.example", count: 33).joined(separator: ","),
  ])
  func whatIsNoOriginIsRefused(text: String) {
    #expect(throws: InvalidOrigins.self) { try CrossOrigin(parsing: text, allowsCredentials: false) }
  }
}
