/// Hands mails over to whoever delivers them.
package protocol Mailer: Sendable {
  /// Hands one mail over and waits until it is accepted. Within `MailLimit.seconds` it has an answer, whatever happens.
  func send(_ mail: Mail) throws(MailFault)
}

/// How long handing over may take.
package enum MailLimit {
  /// Seconds, all attempts included. A lease is longer than this by a good margin.
  package static let seconds = 10
}

/// One mail to one person.
package struct Mail: Sendable, Equatable {
  package let recipient: EmailAddress
  /// Any text without control characters.
  package let subject: String
  /// Plain text; lines end in `\n`.
  package let text: String
  /// Further fields, such as `List-Unsubscribe`; visible ASCII and spaces.
  package let fields: [(name: String, value: String)]

  package init(
    to recipient: EmailAddress, subject: String, text: String, fields: [(name: String, value: String)] = []
  ) {
    self.recipient = recipient
    self.subject = subject
    self.text = text
    self.fields = fields
  }

  package static func == (first: Mail, second: Mail) -> Bool {
    first.recipient == second.recipient && first.subject == second.subject && first.text == second.text
      && first.fields.elementsEqual(second.fields, by: ==)
  }
}

/// Why a mail was not accepted.
package enum MailFault: Error, Sendable, Equatable {
  /// This mail never will be; others may.
  case rejected(code: String, reason: String)
  /// Surely not accepted, and neither would the next be now: the service is busy, refuses us or cannot be reached.
  case unavailable(code: String, reason: String)
  /// It may have been accepted or not: no answer came, or one that says nothing.
  case unknown(code: String, reason: String)

  /// A stable name, fit for a metric.
  package var code: String {
    switch self {
    case .rejected(let code, _), .unavailable(let code, _), .unknown(let code, _): code
    }
  }

  /// What happened and what to do, for the owner's log; holds no address.
  package var reason: String {
    switch self {
    case .rejected(_, let reason), .unavailable(_, let reason), .unknown(_, let reason): reason
    }
  }
}
