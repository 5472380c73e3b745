package import JOSE
package import Scheduling

/// Gives what makes and believes the links in mails, with the secrets as they are now.
package typealias TokensSource = @Sendable () throws(LettersFault) -> SubscriptionTokens

/// Why no mail can be written and no link checked; it shows no secret.
package struct LettersFault: Error, Sendable, Equatable {
  /// For the owner's log.
  package let reason: String

  package init(reason: String) { self.reason = reason }
}

/// The mails that the service writes, with the links in them.
package struct Letters: Sendable {
  private let url: ServiceURL
  private let tokens: SubscriptionTokens

  /// - Parameters:
  ///   - url: what links begin with.
  ///   - tokens: what they end with.
  package init(url: ServiceURL, tokens: SubscriptionTokens) {
    self.url = url
    self.tokens = tokens
  }

  /// Asks somebody whether they want a group's messages. There is nothing in it that whoever typed the address has written
  /// but the group's name.
  package func invitation(to subscriber: Subscriber, at now: NumericDate) -> Mail {
    let days = SubscriptionTokens.Purpose.confirm.seconds / 86_400
    let link = link("confirm", token: tokens.token(for: .confirm, to: subscriber, at: now))
    return Mail(
      to: subscriber.address, subject: "Please confirm: messages of \(subscriber.group)",
      text: """
        Somebody, probably you, asked that the messages of the group \(subscriber.group) be sent to this address.

        To get them, open this link within \(days) days:

        \(link)

        If it was not you, do nothing: you will get no messages.

        """)
  }

  /// A message, for one subscriber, with the link that ends the subscription: in the text, and in the fields by which a mail
  /// program offers a button of its own (RFC 2369, RFC 8058).
  ///
  /// - Parameter text: the message's text; lines end in `\n`.
  package func copy(of message: Message, text: String, to subscriber: Subscriber, at now: NumericDate) -> Mail {
    let link = link("cancel", token: tokens.token(for: .cancel, to: subscriber, at: now))
    let end = text.utf8.last == UInt8(ascii: "\n") ? "" : "\n"
    return Mail(
      to: subscriber.address, subject: message.subject,
      // "-- " on a line of its own begins a signature (RFC 3676 section 4.3); answers leave it out.
      text: """
        \(text)\(end)
        --\u{20}
        You get this because you subscribed to \(message.group). To end that, open:
        \(link)

        """,
      fields: [
        ("List-Unsubscribe", "<\(link)>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
      ])
  }

  /// A token's letters need no escaping in a query.
  private func link(_ what: String, token: String) -> String { "\(url.text)/subscriptions/\(what)?token=\(token)" }
}
