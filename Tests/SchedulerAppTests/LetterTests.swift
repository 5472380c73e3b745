import APIGateway
import JOSE
import Scheduling
import SchedulerApp
import Testing

@Suite struct LetterTests {
  static var letters: Letters {
    get throws { Letters(url: try ServiceURL(parsing: World.url), tokens: try World.tokens) }
  }

  @Test func anInvitationSaysWhatItIsAbout() throws {
    let subscriber = try SubscriptionTokenTests.subscriber()
    let token = try World.tokens.token(for: .confirm, to: subscriber, at: World.now)
    let mail = try Self.letters.invitation(to: subscriber, at: World.now)
    #expect(mail.recipient == subscriber.address)
    #expect(mail.subject == "Please confirm: messages of readers")
    #expect(
      mail.text == """
        Somebody, probably you, asked that the messages of the group readers be sent to this address.

        To get them, open this link within 7 days:

        https://api.example.com/live/subscriptions/confirm?token=\(token)

        If it was not you, do nothing: you will get no messages.

        """)
    #expect(mail.fields.isEmpty)
  }

  @Test(arguments: ["Text.", "Text.\n"]) func aCopyEndsWithTheWayOut(text: String) throws {
    let subscriber = try SubscriptionTokenTests.subscriber()
    let message = Message(
      group: World.own, id: MessageID(at: World.now, chance: World.chance()), subject: "Hello", deliverAt: World.now,
      createdAt: World.now, author: "customers:u-1")
    let link =
      "https://api.example.com/live/subscriptions/cancel?token="
      + (try World.tokens.token(for: .cancel, to: subscriber, at: World.now))
    let mail = try Self.letters.copy(of: message, text: text, to: subscriber, at: World.now)
    #expect(mail.subject == "Hello")
    #expect(
      mail.text
        == "Text.\n\n-- \nYou get this because you subscribed to readers. To end that, open:\n\(link)\n")
    #expect(
      mail.fields.elementsEqual(
        [("List-Unsubscribe", "<\(link)>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")],
        by: { $0.name == $1.0 && $0.value == $1.1 }))
    // A header's line has at most 998 bytes (RFC 5322 section 2.1.1), SES takes 870 for a value.
    #expect(link.utf8.count < 600)
  }

  @Test func theLongestLinkFitsIntoAField() throws {
    let url = try ServiceURL(parsing: "https://a.example/" + String(repeating: "a", count: 238))
    let longest = Subscriber(
      group: group(String(repeating: "g", count: 64)), id: SubscriberID(at: World.now, chance: World.chance()),
      address: try SubscriptionTokenTests.subscriber().address, createdAt: World.now, invitedAt: World.now)
    let message = Message(
      group: longest.group, id: MessageID(at: World.now, chance: World.chance()), subject: "Hello",
      deliverAt: World.now,
      createdAt: World.now, author: "customers:u-1")
    let mail = try Letters(url: url, tokens: World.tokens).copy(of: message, text: "x", to: longest, at: World.now)
    #expect(mail.fields.allSatisfy { $0.value.utf8.count <= 870 })
  }
}
