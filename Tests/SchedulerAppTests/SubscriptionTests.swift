import APIGateway
import Foundation
import JOSE
import Scheduling
import SchedulerApp
import Signatures
import Testing

@testable import SchedulerApp

/// What the links in mails lead to.
@Suite struct SubscriptionTests {
  static let browser = [("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")]

  static func follow(
    _ world: World, _ method: String, _ what: String, _ token: String?, headers: [(String, String)] = [],
    body: String? = nil, at now: NumericDate = World.now
  ) throws -> Reply {
    try world.reply(
      method, "/subscriptions/\(what)", query: token.map { [("token", $0)] } ?? [], headers: headers, body: body,
      at: now)
  }

  /// From the mail to the subscription and back out of it, by the links that the mails hold.
  @Test func theLinksOfTheMailsDoWhatTheySay() throws {
    let world = try World()
    let invitation = try #require(try SubscriberTests.post(world, "reader@example.com").followUp.first)
    let confirm = try token(in: invitation.text, for: "confirm")
    #expect(try Self.follow(world, "GET", "confirm", confirm).response.status == 200)
    let subscriber = try #require(try SubscriberTests.subscribers(world).first)
    #expect(subscriber.status == .confirmed)
    #expect(subscriber.confirmedAt == World.now.wholeSecond)

    let copy = try letters().copy(of: try world.message(), text: "Text.", to: subscriber, at: World.now)
    let cancel = try token(in: copy.text, for: "cancel")
    #expect(copy.fields.map(\.name) == ["List-Unsubscribe", "List-Unsubscribe-Post"])
    #expect(copy.fields[0].value == "<https://api.example.com/live/subscriptions/cancel?token=\(cancel)>")
    #expect(copy.fields[1].value == "List-Unsubscribe=One-Click")

    #expect(try Self.follow(world, "GET", "cancel", cancel, headers: Self.browser).response.status == 200)
    #expect(try SubscriberTests.subscribers(world).count == 1)
    for _ in 0..<2 {
      let reply = try Self.follow(
        world, "POST", "cancel", cancel, headers: [("content-type", "application/x-www-form-urlencoded")],
        body: "List-Unsubscribe=One-Click")
      #expect(reply.response.status == 200)
      #expect(reply.response.body == #"{"status":"cancelled","group":"readers"}"#)
    }
    #expect(try SubscriberTests.subscribers(world).isEmpty)
    #expect(try Self.follow(world, "GET", "confirm", confirm).code == "subscription_gone")
  }

  private func letters() throws -> Letters {
    Letters(url: try ServiceURL(parsing: World.url), tokens: try World.tokens)
  }

  private func token(in text: String, for what: String) throws -> String {
    let link = "https://api.example.com/live/subscriptions/\(what)?token="
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(link) })
    return String(line.dropFirst(link.count))
  }

  @Test func confirmingAgainChangesNothing() throws {
    let world = try World()
    let subscriber = try world.subscriber("a@example.com", .pending)
    let token = try World.tokens.token(for: .confirm, to: subscriber, at: World.now)
    let replies = try [0, 60].map { try Self.follow(world, "GET", "confirm", token, at: World.now.advanced(by: $0)) }
    #expect(replies[0] == replies[1])
    #expect(replies[0].response.body == #"{"status":"confirmed","group":"readers"}"#)
    let stored = try #require(try world.store.inner.subscriber(subscriber.id, of: World.own))
    #expect(stored.version == 2)
    #expect(stored.confirmedAt == World.now.wholeSecond)
  }

  @Test(arguments: ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", nil] as [String?])
  func aTokenThatIsNoneIsRefused(token: String?) throws {
    let world = try World()
    for (method, what) in [("GET", "confirm"), ("GET", "cancel"), ("POST", "cancel")] {
      let reply = try Self.follow(world, method, what, token)
      #expect(reply.response.status == 400)
      #expect(reply.code == "link_invalid")
      let page = try Self.follow(world, method, what, token, headers: Self.browser)
      #expect(page.response.status == 400)
      #expect(page.header("content-type") == "text/html; charset=utf-8")
      #expect(page.response.body.contains("<h1>The link is not one of ours</h1>"))
    }
    #expect(world.store.calls.isEmpty)
  }

  /// The purpose is the audience: an invitation ends nothing, and what ends a subscription confirms none.
  @Test func aTokenServesItsPurposeOnly() throws {
    let world = try World()
    let subscriber = try world.subscriber("a@example.com", .pending)
    let confirm = try World.tokens.token(for: .confirm, to: subscriber, at: World.now)
    let cancel = try World.tokens.token(for: .cancel, to: subscriber, at: World.now)
    for (method, what, token) in [("GET", "confirm", cancel), ("POST", "cancel", confirm), ("GET", "cancel", confirm)] {
      let reply = try Self.follow(world, method, what, token)
      #expect(reply.code == "link_invalid")
      #expect(reply.reason == "the token of a link is refused: audience_mismatch")
    }
    #expect(try SubscriberTests.subscribers(world) == [subscriber])
  }

  @Test func aLinkExpires() throws {
    let world = try World()
    let subscriber = try world.subscriber("a@example.com", .confirmed)
    for (purpose, method, days) in [(SubscriptionTokens.Purpose.confirm, "GET", 7), (.cancel, "POST", 400)] {
      let token = try World.tokens.token(for: purpose, to: subscriber, at: World.now)
      let end = World.now.wholeSecond.advanced(by: days * 86_400)
      let what = purpose.rawValue
      let late = try Self.follow(world, method, what, token, at: end)
      #expect(late.response.status == 410)
      #expect(late.code == "link_expired")
      #expect(try Self.follow(world, method, what, token, at: end.advanced(by: -1)).response.status == 200)
    }
  }

  @Test func whoWasAskedTooLongAgoIsGone() throws {
    let world = try World()
    // Asked a second time, so that the token outlives what the store remembers of the first.
    let subscriber = try world.subscriber("a@example.com", .pending, invitedAt: World.now.wholeSecond)
    let token = try World.tokens.token(for: .confirm, to: subscriber, at: World.now.advanced(by: 60))
    let reply = try Self.follow(world, "GET", "confirm", token, at: World.now.advanced(by: 7 * 86_400 + 1))
    #expect(reply.response.status == 410)
    #expect(reply.code == "subscription_gone")
  }

  @Test func whoLosesTheRaceLooksAgain() throws {
    let world = try World()
    let subscriber = try world.subscriber("a@example.com", .pending)
    let inner = world.store.inner
    world.store.before { name throws(StoreFault) in
      guard name == "replaceSubscriber", var stored = try inner.subscriber(subscriber.id, of: World.own),
        stored.version == 1
      else { return }
      stored.invitedAt = stored.invitedAt.advanced(by: 60)
      stored.version += 1
      _ = try inner.replace(stored)
    }
    let token = try World.tokens.token(for: .confirm, to: subscriber, at: World.now)
    #expect(try Self.follow(world, "GET", "confirm", token).response.status == 200)
    let stored = try #require(try inner.subscriber(subscriber.id, of: World.own))
    #expect(stored.status == .confirmed && stored.version == 3)
    #expect(stored.invitedAt == subscriber.invitedAt.advanced(by: 60))
  }

  @Test func anyBodyEndsASubscriptionAlsoNone() throws {
    for (type, body) in [
      ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"), ("multipart/form-data; boundary=b", "--b--"),
      ("application/x-www-form-urlencoded", ""), ("text/plain", "\u{FFFD}"),
    ] {
      let world = try World()
      let token = try World.tokens.token(for: .cancel, to: try world.subscriber(), at: World.now)
      let reply = try Self.follow(world, "POST", "cancel", token, headers: [("content-type", type)], body: body)
      #expect(reply.response.status == 200)
      #expect(try SubscriberTests.subscribers(world).isEmpty)
    }
  }

  // MARK: Pages

  @Test func pagesAreSafeToShow() throws {
    let world = try World()
    let subscriber = try world.subscriber("a@example.com", .pending)
    let confirm = try World.tokens.token(for: .confirm, to: subscriber, at: World.now)
    let cancel = try World.tokens.token(for: .cancel, to: subscriber, at: World.now)
    let pages = [
      try Self.follow(world, "GET", "confirm", confirm, headers: Self.browser),
      try Self.follow(world, "GET", "cancel", cancel),
      try Self.follow(world, "POST", "cancel", cancel, headers: Self.browser),
      try Self.follow(world, "GET", "cancel", "x", headers: Self.browser),
      try Self.follow(world, "DELETE", "cancel", cancel, headers: Self.browser),
    ]
    #expect(pages.map { $0.response.status } == [200, 200, 200, 400, 405])
    for page in pages {
      #expect(page.header("content-type") == "text/html; charset=utf-8")
      #expect(page.header("cache-control") == "no-store")
      #expect(page.header("referrer-policy") == "no-referrer")
      #expect(page.header("x-content-type-options") == "nosniff")
      #expect(page.header("vary") == "origin, accept")
      let policy = try #require(page.header("content-security-policy"))
      #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
      #expect(!policy.contains("unsafe"))
      let text = page.response.body
      #expect(text.hasPrefix("<!doctype html>\n<html lang=\"en\">"))
      #expect(text.contains("<meta name=\"viewport\""))
      for word in ["<script", "javascript:", "onclick", "src=", "http"] { #expect(!text.contains(word)) }
    }
    #expect(pages[1].response.body.contains("<form method=\"post\" action=\"?token=\(cancel)\">"))
    // Only the page with the button knows the token, and no page the address.
    #expect(!pages[0].response.body.contains(confirm) && !pages[2].response.body.contains(cancel))
    #expect(pages.allSatisfy { !$0.response.body.contains("@example.com") })
  }

  @Test func theStyleIsTheOneThatThePolicyAllows() {
    let digest = Data(sha256(Array(Page.style.utf8).span)).base64EncodedString()
    #expect(Page.styleDigest == digest)
  }

  @Test func textIsEscaped() {
    #expect(Page.escaped(#"<a href="x" id='y'>&"#) == "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;")
  }

  @Test(arguments: [
    ("text/html", true), ("application/json, TEXT/HTML;q=0.5", true), ("text/html;q=0", false), ("*/*", false),
    ("application/json", false), ("text/*", false), ("", false),
  ])
  func whoAsksForHTMLByNameGetsAPage(accept: String, isPage: Bool) throws {
    let world = try World()
    let token = try World.tokens.token(for: .confirm, to: try world.subscriber(), at: World.now)
    let reply = try Self.follow(world, "GET", "confirm", token, headers: [("Accept", accept)])
    #expect((reply.header("content-type") == "text/html; charset=utf-8") == isPage)
    #expect(reply.header("vary") == "origin, accept")
    // Other routes are for programs.
    #expect(
      try world.reply("GET", "/nothing", headers: [("Accept", accept)]).header("content-type")
        == "application/problem+json")
  }
}

/// Secrets that cannot be had are nobody's business but that of who needs a link.
@Suite struct MissingSecretTests {
  @Test func withoutSecretsNoLinkIsMadeOrBelievedAndEverythingElseWorks() throws {
    let world = try World(tokens: { () throws(LettersFault) in throw LettersFault(reason: "no answer") })
    let token = try World.tokens.token(for: .cancel, to: try world.subscriber(), at: World.now)
    let calls = world.store.calls.count
    for reply in [
      try SubscriberTests.post(world, "new@example.com"), try SubscriptionTests.follow(world, "POST", "cancel", token),
    ] {
      #expect((reply.response.status, reply.code) == (503, "letters_unavailable"))
      #expect(reply.reason == "no link can be made or checked: no answer")
      #expect(!reply.response.body.contains("no answer"))
    }
    #expect(world.store.calls.count == calls)
    #expect(try CreateMessageTests.post(world, World.draft).response.status == 201)
  }
}
