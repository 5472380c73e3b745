package import AWSClient
internal import HTTPFetch
package import Scheduling
internal import StrictJSON
internal import SystemCalls

/// Hands mails over to Amazon SES.
///
/// A mail that SES has taken and whose answer is lost is `unknown`: SES has no name for a request by which it would know
/// its repetition, so it is repeated here only where it surely was not taken.
///
/// Source: Amazon SES API v2 Reference, "SendEmail".
package struct SESMailer: Mailer {
  private static let maximumAnswerBytes = 16_384
  /// SES takes so many mails a second (one, in its sandbox), so that waiting is what helps.
  private static let retries = AWSRetries(maximumAttempts: 5, base: 0.2, cap: 2)

  private let client: AWSClient
  private let sender: EmailAddress
  private let configurationSet: String?
  private let secondsLeft: @Sendable () -> Double

  /// - Parameters:
  ///   - sender: whom mails come from; SES has to know that it, or its domain, is ours.
  ///   - configurationSet: the configuration set that mails are counted in; nil: the identity's own.
  ///   - limit: how long all that is sent through this mailer may take, from now on: an invocation has a deadline. nil: no
  ///     mail takes longer than `MailLimit.seconds`, and that is all.
  package init(
    _ client: AWSClient, from sender: EmailAddress, configurationSet: String? = nil, within limit: Duration? = nil
  ) {
    self.client = client
    self.sender = sender
    self.configurationSet = configurationSet
    let end = limit.map { BootClock.now() + TimeLimit($0).secondsLeft }
    secondsLeft = { end.map { max($0 - BootClock.now(), 0) } ?? .infinity }
  }

  /// Hands one mail over and waits until it is accepted.
  package func send(_ mail: Mail) throws(MailFault) {
    let message: MIMEMessage
    do throws(MIMEMessage.Fault) {
      message = try MIMEMessage(mail, from: sender)
    } catch {
      throw .rejected(code: "mail_malformed", reason: "its subject or a field cannot be written in a mail")
    }
    let seconds = min(Double(MailLimit.seconds), secondsLeft())
    guard seconds > 0 else { throw .unavailable(code: "no_time_left", reason: "the time for sending mails is over") }
    var input: [JSONText.Member] = [
      .init("FromEmailAddress", .string(sender.text)),
      .init("Destination", .object(["ToAddresses": .strings([mail.recipient.text])])),
      .init(
        "Content",
        .object(["Raw": .object(["Data": .string(String(decoding: Base64.encode(message.bytes), as: UTF8.self))])])),
    ]
    if let configurationSet { input.append(.init("ConfigurationSetName", .string(configurationSet))) }
    do throws(AWSFault) {
      _ = try client.call(
        AWSClient.Operation(
          "SendEmail", of: .sesV2, .post(body: JSONText.object(input).encoded()), at: "/v2/email/outbound-emails",
          maximumAnswerBytes: Self.maximumAnswerBytes, isIdempotent: false),
        within: .seconds(seconds), retries: Self.retries)
    } catch {
      throw MailFault(error, from: sender)
    }
  }
}

extension MailFault {
  /// Says what a fault means for a mail.
  ///
  /// Source: Amazon SES API v2 Reference, "SendEmail", Errors; Amazon SES Developer Guide, "Email address is not verified".
  init(_ fault: AWSFault, from sender: EmailAddress) {
    guard fault.isSurelyUndone else {
      // Also where SES has answered with what is no answer: the status said that it took the mail.
      self = .unknown(code: fault.code, reason: fault.description)
      return
    }
    guard case .refused(let refused) = fault else {
      self = .unavailable(code: fault.code, reason: fault.description)
      return
    }
    switch refused.exception.name {
    case "MessageRejected" where refused.names(sender):
      // The same name as for a bad mail, but then every mail would be refused, and the group would get nothing.
      self = .unavailable(
        code: "sender_not_verified",
        reason: "\(refused); verify the address or the domain that mails come from in this region")
    case "MessageRejected": self = .rejected(code: "message_rejected", reason: refused.description)
    case "BadRequestException", "ValidationException":
      self = .rejected(code: "request_refused", reason: refused.description)
    case "MailFromDomainNotVerifiedException":
      self = .unavailable(
        code: "sender_not_verified", reason: "\(refused); look at the MAIL FROM domain of the sender's identity")
    case "AccountSuspendedException", "SendingPausedException":
      self = .unavailable(code: "sending_paused", reason: "\(refused); SES sends nothing for this account at present")
    case "AccessDeniedException", "AccessDenied":
      // A mail in its own form, which this is, needs the second permission, whatever the operation is called.
      self = .unavailable(
        code: fault.code, reason: "\(refused) and ses:SendRawEmail, both for the identity of the sender")
    default: self = .unavailable(code: fault.code, reason: fault.description)
    }
  }
}

extension AWSFault.Refused {
  /// Whether what the service says names that address. What it says is read here and shown nowhere.
  fileprivate func names(_ address: EmailAddress) -> Bool {
    let root = body.document?.root
    let dot = UInt8(ascii: ".")
    /// Whether an address does not end before this; the dot of a sentence is none of it.
    func goesOn(_ rest: ArraySlice<UInt8>) -> Bool {
      guard let next = rest.first else { return false }
      return isAddressByte(next) || next == dot && (rest.dropFirst().first.map(isAddressByte) ?? false)
    }
    func isAddressByte(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || "!#$%&'*+-/=?^_`{|}~@".utf8.contains(byte)
    }
    guard let text = root?["message"]?.string ?? root?["Message"]?.string else { return false }
    let bytes = text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    let name = Array(address.text.utf8)
    return bytes.indices.contains { index in
      bytes[index...].starts(with: name)
        // A recipient's address may hold the sender's: xnews@example.com.evil.example.
        && !(bytes[..<index].last.map { isAddressByte($0) || $0 == dot } ?? false)
        && !goesOn(bytes.dropFirst(index + name.count))
    }
  }
}
