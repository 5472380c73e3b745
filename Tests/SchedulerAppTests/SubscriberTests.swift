import APIGateway
import Foundation
import JOSE
import Scheduling
import SchedulerApp
import StrictJSON
import Testing

/// Asking to be subscribed, and what those see who look after a group.
@Suite struct SubscriberTests {
  static let path = "/groups/readers/subscribers"

  static func post(
    _ world: World, _ email: String, group: String = "readers", at now: NumericDate = World.now
  ) throws -> Reply {
    try world.reply(
      "POST", "/groups/\(group)/subscribers", headers: [World.json], body: "{\"email\":\"\(email)\"}", at: now)
  }

  static func subscribers(_ world: World) throws -> [Subscriber] {
    try world.store.inner.subscribers(of: World.own, status: nil, after: nil, limit: 100).items
  }

  @Test func aNewSubscriberIsPendingAndIsAsked() throws {
    let world = try World()
    let reply = try Self.post(world, "Reader@Example.COM")
    #expect(reply.response.status == 202)
    #expect(
      reply.response.body == #"{"status":"accepted","detail":"if they are not subscribed yet, they are asked by mail"}"#
    )
    let subscriber = try #require(try Self.subscribers(world).first)
    #expect(subscriber.address.text == "reader@example.com")
    #expect(subscriber.status == .pending)
    let mail = try #require(reply.followUp.first)
    #expect(reply.followUp.count == 1)
    #expect(mail.recipient == subscriber.address)
    #expect(mail.fields.isEmpty)
    #expect(mail.text.contains("https://api.example.com/live/subscriptions/confirm?token="))
  }

  /// Known or not, pending or confirmed, asked a while ago or just now: what is answered is the same, byte for byte.
  @Test func theAnswerDoesNotTellWhoIsSubscribed() throws {
    let now = World.now
    let world = try World()
    try world.subscriber("pending@example.com", .pending, invitedAt: now.wholeSecond)
    try world.subscriber("old@example.com", .pending, invitedAt: now.wholeSecond.advanced(by: -3601))
    try world.subscriber("confirmed@example.com", .confirmed)
    let replies = try ["new", "pending", "old", "confirmed"].map { try Self.post(world, "\($0)@example.com") }
    #expect(Set(replies.map { String(decoding: $0.response.json.encoded(), as: UTF8.self) }).count == 1)
    #expect(replies.map { $0.followUp.count } == [1, 0, 1, 0])
    #expect(Set(replies.map { $0.code }) == ["ok"])
    #expect(replies.allSatisfy { $0.reason == nil })
  }

  @Test func nobodyIsAskedAgainWithinAnHour() throws {
    let world = try World()
    let start = moment("2027-01-15T08:00:00Z")
    let followUps = try [0, 60, 3600, 3601, 3602, 7202].map { seconds in
      try Self.post(world, "reader@example.com", at: start.advanced(by: seconds)).followUp.count
    }
    #expect(followUps == [1, 0, 0, 1, 0, 1])
    let subscribers = try Self.subscribers(world)
    #expect(subscribers.count == 1)
    #expect(subscribers.first?.invitedAt == start.advanced(by: 7202))
    #expect(subscribers.first?.createdAt == start)
  }

  /// Between the look and the write somebody else has asked: the mail is theirs.
  @Test func whoLosesTheRaceSendsNoMail() throws {
    let world = try World()
    let then = World.now.wholeSecond.advanced(by: -4000)
    let subscriber = try world.subscriber("reader@example.com", .pending, invitedAt: then)
    let inner = world.store.inner
    world.store.before { name throws(StoreFault) in
      guard name == "replaceSubscriber" else { return }
      var other = subscriber
      other.invitedAt = World.now.wholeSecond.advanced(by: -1)
      other.version += 1
      _ = try inner.replace(other)
    }
    let reply = try Self.post(world, "reader@example.com")
    #expect(reply.response.status == 202)
    #expect(reply.followUp.isEmpty)
  }

  @Test func ofTwoWhoAskAgainAtOnceOneSendsTheMail() throws {
    for _ in 0..<20 {
      let world = try World()
      try world.subscriber("reader@example.com", .pending, invitedAt: World.now.wholeSecond.advanced(by: -4000))
      // Each in a second of its own: two who write the very same change are one to a store.
      let mails = try concurrently(6) { index in
        try Self.post(world, "reader@example.com", at: World.now.advanced(by: index)).followUp.count
      }
      #expect(mails.reduce(0, +) == 1)
    }
  }

  @Test(arguments: [
    #"{"email":"reader"}"#, #"{"email":""}"#, #"{"email":"a@b"}"#, #"{"email":"a@b.example\n"}"#,
    #"{"email":"a b@example.com"}"#, #"{"email":"a@exämple.com"}"#, #"{"email":7}"#, #"{"email":null}"#, "{}", "[]",
    #"{"email":"a@example.com,b@example.com"}"#, #"{"email":"Reader <a@example.com>"}"#,
    #"{"email":"a@example.com","name":"A"}"#,
  ])
  func whatIsNoAddressIsRefused(body: String) throws {
    let world = try World()
    let reply = try world.reply("POST", Self.path, headers: [World.json], body: body)
    #expect(reply.response.status == 422)
    #expect(reply.code == "members_invalid")
    #expect(reply.followUp.isEmpty && world.store.calls.isEmpty)
    // What somebody typed into the field may be an address all the same.
    #expect(!reply.response.body.contains("example.com\"") || reply.response.body.contains("reader@example.com"))
    #expect(reply.reason?.contains("@") == false)
  }

  @Test func aBodyHasALargestSize() throws {
    let body = #"{"email":"reader@example.com"}"#
    for (count, status) in [(4096, 202), (4097, 413)] {
      let padded = body + String(repeating: " ", count: count - body.utf8.count)
      #expect(try World().reply("POST", Self.path, headers: [World.json], body: padded).response.status == status)
    }
  }

  /// Where the owner says which groups are open, others get the same answer and nothing else.
  @Test func aGroupMayBeClosedToStrangers() throws {
    let world = try World(openGroups: [World.foreign])
    let (closed, open) = (
      try Self.post(world, "a@example.com"), try Self.post(world, "a@example.com", group: "others")
    )
    #expect(closed.response == open.response)
    #expect((closed.followUp.count, open.followUp.count) == (0, 1))
    #expect(world.store.calls == ["subscribe"])
  }

  // MARK: Looking after a group

  @Test func subscribersAreListed() throws {
    let world = try World()
    let start = World.now.wholeSecond
    var ids: [String] = []
    for second in 0..<5 {
      ids.append(
        try world.subscriber(
          "r\(second)@example.com", second == 1 ? .pending : .confirmed, invitedAt: start.advanced(by: second)
        ).id.text)
    }
    try world.subscriber(in: World.foreign, "other@example.com")
    let first = try world.reply("GET", Self.path, as: World.keeper, query: [("limit", "2")])
    #expect(
      first.response.body
        == #"{"items":[{"id":"\#(ids[0])","email":"r0@example.com","status":"confirmed","createdAt":"2027-01-15T08:00:00Z","#
        + #""confirmedAt":"2027-01-15T08:00:00Z"},{"id":"\#(ids[1])","email":"r1@example.com","status":"pending","#
        + #""createdAt":"2027-01-15T08:00:01Z"}],"next":"\#(ids[1])"}"#)
    #expect(
      first.header("link")
        == "<https://api.example.com/live/groups/readers/subscribers?limit=2&cursor=\(ids[1])>; rel=\"next\"")
    let rest = try world.reply("GET", Self.path, as: World.keeper, query: [("cursor", ids[1])])
    #expect(try rest.items.compactMap { $0["id"] as? String } == Array(ids[2...]))
    let pending = try world.reply("GET", Self.path, as: World.keeper, query: [("status", "pending")])
    #expect(try pending.items.compactMap { $0["id"] as? String } == [ids[1]])
    #expect(
      try world.reply("GET", Self.path, as: World.keeper, query: [("status", "sent")]).code == "parameter_invalid")
  }

  @Test func whoWasAskedInVainIsNotListed() throws {
    let world = try World()
    try world.subscriber("r@example.com", .pending, invitedAt: World.now.wholeSecond.advanced(by: -7 * 86_400))
    #expect(try world.reply("GET", Self.path, as: World.keeper).items.isEmpty)
  }

  @Test func aSubscriberIsRemoved() throws {
    let world = try World()
    let subscriber = try world.subscriber()
    let foreign = try world.subscriber(in: World.foreign)
    for (id, status) in [(subscriber.id, 204), (subscriber.id, 404), (foreign.id, 404)] {
      let reply = try world.reply("DELETE", "\(Self.path)/\(id)", as: World.keeper)
      #expect(reply.response.status == status)
      #expect(reply.code == (status == 204 ? "ok" : "subscriber_unknown"))
    }
    #expect(try world.store.inner.subscriber(foreign.id, of: World.foreign) == foreign)
  }

  @Test func aMemberMayBeNamedByIdOnly() throws {
    let reply = try World().reply("DELETE", "\(Self.path)/reader@example.com", as: World.keeper)
    #expect(reply.response.status == 404)
    #expect(reply.code == "route_unknown")
  }
}
