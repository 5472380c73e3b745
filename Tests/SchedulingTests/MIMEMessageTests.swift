import Foundation
import JOSE
import TestSupport
import Testing

@testable import Scheduling

@Suite struct MIMEMessageTests {
  private static let sender = address("news@example.com")
  private static let recipient = address("ada@example.org")

  private static func address(_ text: String) -> EmailAddress {
    guard let address = EmailAddress(text) else { fatalError("no address: \(text)") }
    return address
  }

  private func message(
    _ subject: String = "Hello", _ text: String = "Good morning.\n", _ fields: [(name: String, value: String)] = [],
    date: NumericDate? = nil, id: String? = nil
  ) throws(MIMEMessage.Fault) -> String {
    let mail = Mail(to: Self.recipient, subject: subject, text: text, fields: fields)
    return String(decoding: try MIMEMessage(mail, from: Self.sender, date: date, id: id).bytes, as: UTF8.self)
  }

  @Test func writesAPlainMailPlainly() throws {
    let date = try #require(NumericDate(rfc3339: "2027-01-15T08:00:00Z"))
    let written = try message(
      "Hello", "Good morning.\n", [("List-Unsubscribe", "<https://example.com/x>")], date: date, id: "01k.1@example.com"
    )
    #expect(
      written.split(separator: "\r\n", omittingEmptySubsequences: false).map { String($0) } == [
        "From: news@example.com", "To: ada@example.org", "Subject: Hello", "Date: Fri, 15 Jan 2027 08:00:00 +0000",
        "Message-ID: <01k.1@example.com>", "List-Unsubscribe: <https://example.com/x>", "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 7bit", "", "Good morning.", "",
      ])
  }

  @Test(arguments: ["a\r\nBcc: eve@example.com", "a\nb", "a\rb", "a\0b", "a\tb", "\u{7F}", "a\u{85}b", "\u{1B}[31m"])
  func refusesASubjectWithAControlCharacter(subject: String) {
    #expect(throws: MIMEMessage.Fault.subject) { try message(subject) }
  }

  @Test(
    arguments: [
      ("X-Note", "a\r\nBcc: eve@example.com"), ("X-Note", "a\nb"), ("X-Note", "a\rb"), ("X-Note", "\u{E4}"),
      ("X-Note", ""), ("X-Note", " a"), ("X-Note", "a "), ("X-Note", "a\tb"), ("X-Note", "a\0"), ("", "a"),
      ("X Note", "a"), ("X-Note:", "a"), ("X-Note\r\nBcc", "a"), ("X-N\u{F6}te", "a"), ("Bcc", "eve@example.com"),
      ("bcc", "eve@example.com"), ("FROM", "eve@example.com"), ("Subject", "a"), ("Content-Type", "text/html"),
      ("Message-ID", "<a@b>"), ("X-Note", String(repeating: "a", count: 991)),
    ] as [(String, String)])
  func refusesAFieldThatWouldBeMoreThanOne(name: String, value: String) {
    #expect(throws: MIMEMessage.Fault.field(name)) { try message("Hello", "Text", [(name, value)]) }
  }

  @Test func refusesAFieldThatStandsTwice() {
    #expect(throws: MIMEMessage.Fault.field("x-note")) { try message("", "", [("X-Note", "a"), ("x-note", "b")]) }
  }

  @Test(arguments: ["", "a", "a@", "@b", "a@b@c", "a b@c", "a@b>", "a@b\r\n", "a..b@c", "\u{E4}@b", "<a@b>"])
  func refusesAnIDThatIsNone(id: String) {
    #expect(throws: MIMEMessage.Fault.messageID) { try message(id: id) }
  }

  @Test func theLongestFieldIsWritten() throws {
    let value = String(repeating: "a", count: 990)
    #expect(try message("", "", [("X-Note", value)]).contains("\r\nX-Note: \(value)\r\n"))
  }

  /// Mails of every kind, and what Python's `email` makes of them.
  @Test func anotherReaderFindsWhatWasWritten() throws {
    var random = Seeded(state: seed)
    var mails: [Mail] = []
    var dates: [NumericDate] = []
    var messages: [String] = []
    for _ in 0..<cases {
      let fields = (0..<Int.random(in: 0...4, using: &random)).map { index in
        (name: "X-\(word(&random, "abcXYZ-019", 1...12))-\(index)", value: value(&random))
      }
      let mail = Mail(
        to: Self.recipient, subject: subject(&random), text: text(&random), fields: fields)
      let date = NumericDate(
        secondsSinceEpoch: Double(Int64.random(in: -2_208_988_800...253_402_300_799, using: &random)))
      dates.append(try #require(date))
      let message = try MIMEMessage(mail, from: Self.sender, date: date, id: "a.\(messages.count)@example.com").bytes
      #expect(shape(of: message) == nil, "seed \(seed): \(String(describing: shape(of: message)))")
      messages.append(Data(message).base64EncodedString())
      mails.append(mail)
    }
    let answer = try Python.run(Self.reader, input: Array(messages.joined(separator: "\n").utf8))
    let read = answer.split(separator: "\n").map { try? JSONSerialization.jsonObject(with: Data($0.utf8)) }
    #expect(read.count == mails.count && mails.count == cases)
    for (index, (mail, found)) in zip(mails, read).enumerated() {
      let found = try #require(found as? [String: Any])
      let where_ = "case \(index), seed \(seed)"
      #expect(Array((found["subject"] as? String ?? "?").utf8) == Array(mail.subject.utf8), "\(where_)")
      #expect(
        found["to"] as? String == mail.recipient.text && found["from"] as? String == Self.sender.text, "\(where_)")
      #expect(found["id"] as? String == "<a.\(index)@example.com>", "\(where_)")
      #expect(found["date"] as? String == dates[index].description.dropLast() + "+00:00", "\(where_)")
      #expect(Array((found["text"] as? String ?? "?").utf8) == Array(unix(mail.text).utf8), "\(where_)")
      let fields = (found["fields"] as? [[String]] ?? []).map { $0.joined(separator: ": ") }
      #expect(fields == mail.fields.map { "\($0.name): \($0.value)" }, "\(where_)")
      #expect((found["defects"] as? [String]) == [], "\(where_)")
    }
  }

  /// What is wrong with the lines of a message; nil: nothing.
  private func shape(of message: [UInt8]) -> String? {
    var lines: [[UInt8]] = [[]]
    for (index, byte) in message.enumerated() {
      if byte == 0x0A {
        guard index > 0, message[index - 1] == 0x0D else { return "LF without CR" }
        lines[lines.count - 1].removeLast()
        lines.append([])
      } else {
        guard byte == 0x0D || (0x20..<0x7F).contains(byte) else { return "byte \(byte)" }
        if byte == 0x0D, index + 1 == message.count || message[index + 1] != 0x0A { return "CR without LF" }
        lines[lines.count - 1].append(byte)
      }
    }
    guard lines.allSatisfy({ $0.count <= 998 }) else { return "a line of more than 998 bytes" }
    let header = lines.prefix { !$0.isEmpty }
    for line in header where line.count > 78 {
      // Only what has no inner space to be folded at.
      if line.drop(while: { $0 == 0x20 }).split(separator: 0x20).count > (line.first == 0x20 ? 1 : 2) {
        return "not folded: \(String(decoding: line, as: UTF8.self))"
      }
    }
    guard header.allSatisfy({ line in line.contains { $0 != 0x20 } }) else { return "a line of white space" }
    return nil
  }

  private func word(_ random: inout Seeded, _ letters: String, _ lengths: ClosedRange<Int>) -> String {
    let letters = Array(letters)
    return String(
      (0..<Int.random(in: lengths, using: &random)).map { _ in
        letters.randomElement(using: &random).unsafelyPresent
      })
  }

  private func subject(_ random: inout Seeded) -> String {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: word(&random, "abc d e=?_", 0...120)
    case 1: word(&random, "aä€\u{1F468}\u{200D}\u{1F469}e\u{301} ?=_\u{202E}\u{FEFF}", 0...90)
    case 2: word(&random, "ab", 55...65)
    default: "=?utf-8?Q?" + word(&random, "ab_=", 0...9) + "?="
    }
  }

  private func value(_ random: inout Seeded) -> String {
    let words = (0..<Int.random(in: 1...12, using: &random)).map { _ in word(&random, "abc<>:/,=;@\"()\\-", 1...40) }
    return words.joined(separator: word(&random, " ", 1...3))
  }

  private func text(_ random: inout Seeded) -> String {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: word(&random, "ab c.\n", 0...400)
    case 1: word(&random, "aä€\u{1F600}\n\r\0\t ", 0...400)
    case 2: word(&random, "a", 990...1_005) + "\n" + word(&random, ".\nF", 0...5)
    default: "From \n.\n--a\n" + word(&random, "ab ", 0...5)
    }
  }

  /// CR LF and CR as LF: what ends a line is not the mail's business.
  private func unix(_ text: String) -> String {
    text.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\r", with: "\n")
  }

  private static let reader = """
    import base64, email, email.policy, json, sys
    own = {"from", "to", "subject", "date", "message-id", "mime-version", "content-type", "content-transfer-encoding"}
    for line in sys.stdin.read().split("\\n"):
        raw = base64.b64decode(line)
        message = email.message_from_bytes(raw, policy=email.policy.default)
        # Fields of no known kind come as they are; policy.default would look for encoded words in them.
        plain = email.message_from_bytes(raw, policy=email.policy.compat32)
        fields = [[name, value.replace("\\r\\n", "")] for name, value in plain.items() if name.lower() not in own]
        print(json.dumps({
            "subject": message["subject"], "to": message["to"], "from": message["from"], "id": message["message-id"],
            "date": message["date"].datetime.isoformat(), "fields": fields,
            "text": message.get_content().replace("\\r\\n", "\\n").replace("\\r", "\\n"),
            "defects": [repr(d) for d in message.defects] + [repr(d) for v in message.values() for d in v.defects],
        }))
    """
}
