import AWSClient
import Foundation
import JOSE
import Scheduling
import TestSupport
import Testing

@testable import AWSScheduling

@Suite(.serialized) struct SESMailerTests {
  private static let sender = address("news@example.com")
  private static let mail = Mail(
    to: address("ada@example.org"), subject: "Größe & \u{1F600}", text: "Guten Morgen,\nes ist so weit: ½.\n",
    fields: [
      ("List-Unsubscribe", "<https://example.com/subscriptions/cancel?token=abc.def.ghi>"),
      ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ])

  private func fault(
    _ answers: [String], mail: Mail = SESMailerTests.mail, within limit: Duration? = nil
  ) throws -> (fault: MailFault, requests: Int) {
    let server = try StubServer(answers)
    let (client, attempts) = client(server.variables)
    let mailer = SESMailer(client, from: Self.sender, within: limit)
    let fault = try #require(#expect(throws: MailFault.self) { try mailer.send(mail) })
    let shown = "\(fault) \(fault.reason) \(attempts.all)"
    for part in ["ada@", "news@", "example.org", "Guten", secretAccessKey] {
      #expect(!shown.contains(part), "\(part) shows")
    }
    return (fault, server.requests.count)
  }

  @Test func motoBelievesTheSignatureAndHasTheMail() throws {
    let moto = try MotoServer()
    try moto.boto("client('sesv2').create_email_identity(EmailIdentity='example.com')")
    let user = try moto.user("sender", may: ["ses:SendEmail"])
    let stranger = try moto.user("stranger", may: ["ses:ListContacts"])
    try moto.checkEverything()
    let mail = Self.mail
    try SESMailer(client(moto.variables(user)).client, from: Self.sender).send(mail)
    try SESMailer(client(moto.variables(user)).client, from: Self.sender, within: .seconds(5)).send(
      Mail(to: address("bob@example.org"), subject: "Plain", text: "Plain.\n"))

    func fault(_ key: MotoServer.Key, from sender: EmailAddress = Self.sender) throws -> MailFault {
      let mailer = SESMailer(client(moto.variables(key)).client, from: sender)
      return try #require(#expect(throws: MailFault.self) { try mailer.send(mail) })
    }
    let wrong = try fault(MotoServer.Key(id: user.id, secret: user.secret + "x"))
    guard case .unavailable("signature_refused", _) = wrong else { Issue.record("\(wrong)"); return }
    let refused = try fault(stranger)
    guard case .unavailable("access_denied", let reason) = refused else { Issue.record("\(refused)"); return }
    #expect(
      reason.contains("allow ses:SendEmail to the role")
        && reason.hasSuffix("ses:SendRawEmail, both for the identity of the sender"))
    let unverified = try fault(user, from: address("news@other.example"))
    guard case .unavailable("sender_not_verified", _) = unverified else { Issue.record("\(unverified)"); return }

    // What moto has: two mails, read by Python's own reader.
    let answer = try moto.boto(
      """
      import json, email, email.policy, urllib.request as u
      u.urlopen(u.Request(url + '/moto-api/reset-auth', data=b'inf', headers={'Content-Type': 'text/plain'})).close()
      data = json.load(u.urlopen(url + '/moto-api/data.json'))
      for sent in data["ses"]["RawMessage"]:
          message = email.message_from_string(sent["raw_data"], policy=email.policy.default)
          print(json.dumps([
              sent["source"], sent["destinations"], message["from"], message["to"], message["subject"],
              message["list-unsubscribe"], message["list-unsubscribe-post"], message.get_content().replace("\\r\\n", "\\n"),
          ], ensure_ascii=False))
      """)
    let sent = try answer.split(separator: "\n").map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
    }
    #expect(sent.count == 2)
    let first = try #require(sent.first)
    // moto adds the one in the message to those in the request.
    #expect(Set(first[1] as? [String] ?? []) == ["ada@example.org"])
    #expect(
      [0, 2, 3, 4, 5, 6, 7].map { first[$0] as? String } == [
        "news@example.com", "news@example.com", "ada@example.org", mail.subject, mail.fields[0].value,
        mail.fields[1].value, mail.text,
      ])
    #expect(Set(sent.last?[1] as? [String] ?? []) == ["bob@example.org"])
  }

  @Test func saysWhichConfigurationSetAMailBelongsTo() throws {
    let server = try StubServer(["200"])
    try SESMailer(client(server.variables).client, from: Self.sender, configurationSet: "letters").send(Self.mail)
    let sent = try #require(JSONSerialization.jsonObject(with: Data(server.requests[0].utf8)) as? [String: Any])
    #expect(sent["ConfigurationSetName"] as? String == "letters" && sent.count == 4)
  }

  @Test(arguments: [
    ("400 MessageRejected Email body is bad", "message_rejected"), ("400 BadRequestException x", "request_refused"),
    ("400 ValidationException x", "request_refused"),
    ("400 MessageRejected Email address is not verified: ada@example.org", "message_rejected"),
  ])
  func aMailThatNeverWillBeTakenIsRejected(answer: String, code: String) throws {
    let (fault, requests) = try fault([answer])
    guard case .rejected(code, _) = fault else { Issue.record("\(fault)"); return }
    #expect(requests == 1)
  }

  @Test(arguments: [
    ("400 AccountSuspendedException x", "sending_paused", 1), ("400 SendingPausedException x", "sending_paused", 1),
    ("400 MailFromDomainNotVerifiedException x", "sender_not_verified", 1),
    ("400 MessageRejected Email address is not verified: NEWS@example.com", "sender_not_verified", 1),
    ("404 NotFoundException x", "resource_not_found", 1), ("403 AccessDeniedException x", "access_denied", 1),
    ("403 ExpiredTokenException x", "credentials_expired", 1), ("403 SomethingNewException x", "request_refused", 1),
    ("429 TooManyRequestsException x", "throttled", 5), ("400 LimitExceededException x", "throttled", 5),
    ("429 Unheard x", "throttled", 5),
  ])
  func whatHoldsForEveryMailIsNoFaultOfThisOne(answer: String, code: String, count: Int) throws {
    let (fault, requests) = try fault([answer])
    guard case .unavailable(code, _) = fault else { Issue.record("\(fault)"); return }
    #expect(requests == count)
  }

  @Test(
    arguments: [
      ("0", "disconnected"), ("500 InternalFailure x", "service_failed"), ("503 Unheard x", "service_failed"),
      ("200 Odd x", nil), ("302 Odd x", "request_refused"),
    ] as [(String, String?)])
  func whatMayHaveBeenTakenIsNotHandedOverAgain(answer: String, code: String?) throws {
    guard let code else {
      // Whatever the fields say: the status is what counts.
      let server = try StubServer([answer])
      try SESMailer(client(server.variables).client, from: Self.sender).send(Self.mail)
      #expect(server.requests.count == 1)
      return
    }
    let (fault, requests) = try fault([answer])
    guard case .unknown(code, _) = fault else { Issue.record("\(fault)"); return }
    #expect(requests == 1)
  }

  @Test func aBusyServiceIsAskedAgain() throws {
    let server = try StubServer(["429 TooManyRequestsException x", "429 TooManyRequestsException x", "200"])
    let (client, attempts) = client(server.variables)
    try SESMailer(client, from: Self.sender).send(Self.mail)
    #expect(server.requests.count == 3 && attempts.all.map(\.outcome) == ["throttled", "throttled", "ok"])
    #expect(Set(server.requests).count == 1)
  }

  @Test func noMailTakesLongerThanTheMailerHas() throws {
    let start = Date()
    let (slow, _) = try fault(["slow"], within: .milliseconds(400))
    guard case .unknown("timed_out", _) = slow else { Issue.record("\(slow)"); return }
    #expect(Date().timeIntervalSince(start) < 3)
    let (late, requests) = try fault(["200"], within: .zero)
    guard case .unavailable("no_time_left", _) = late else { Issue.record("\(late)"); return }
    #expect(requests == 0)
  }

  @Test func aServiceThatIsNotThereHasTakenNothing() throws {
    var variables = try StubServer(["200"]).variables
    variables["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9"
    let mailer = SESMailer(client(variables).client, from: Self.sender)
    let fault = #expect(throws: MailFault.self) { try mailer.send(Self.mail) }
    guard case .unavailable("connection_failed", _) = fault else {
      Issue.record("\(String(describing: fault))"); return
    }
  }

  @Test func aMailThatCannotBeWrittenIsNotSent() throws {
    for mail in [
      Mail(to: Self.mail.recipient, subject: "a\r\nBcc: eve@example.com", text: ""),
      Mail(to: Self.mail.recipient, subject: "a", text: "", fields: [("Bcc", "eve@example.com")]),
    ] {
      let (fault, requests) = try fault(["200"], mail: mail)
      guard case .rejected("mail_malformed", _) = fault else { Issue.record("\(fault)"); return }
      #expect(requests == 0)
    }
  }
}
