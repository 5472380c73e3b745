import Foundation
import JOSE
import Scheduling
import StrictJSON
import TestSupport
import Testing

@testable import LocalGateway

@Suite struct OutboxTests {
  let folder: TemporaryFolder
  let outbox: Outbox

  init() throws {
    folder = try TemporaryFolder()
    outbox = Outbox(folder: folder.path, from: try #require(EmailAddress("news@example.com")))
  }

  func mail(_ subject: String, text: String = "hello\n") throws -> Mail {
    Mail(to: try #require(EmailAddress("rosa@example.com")), subject: subject, text: text)
  }

  func listed() throws -> [[String: String]] {
    let object = try JSONSerialization.jsonObject(with: Data(try outbox.list().encoded())) as? [String: Any]
    return try #require(object?["mails"] as? [[String: String]])
  }

  @Test func keepsEachMailAsItWouldTravelAndAsItIsShown() throws {
    try outbox.send(mail("Grüße", text: "a\nb\n"))
    let shown = try #require(try listed().first)
    #expect(shown["to"] == "rosa@example.com")
    #expect(shown["subject"] == "Grüße")
    #expect(shown["text"] == "a\nb\n")
    let id = try #require(shown["id"])
    let bytes = try #require(outbox.message(id))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("To: rosa@example.com\r\n"))
    #expect(text.contains("Date: "))
    #expect(text.contains("Message-ID: <"))
    #expect(folder.names.count == 2)
    for name in folder.names {
      let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
  }

  @Test func listsTheNewestFirstAndNoMoreThanItsShare() throws {
    let count = Outbox.listed + 5
    for number in 0..<count { try outbox.send(mail("\(number)")) }
    #expect(try listed().map { $0["subject"] } == (5..<count).reversed().map { "\($0)" })
  }

  @Test func keepsMailsApartThatComeAtOnce() async throws {
    let mail = try mail("one of many")
    let outbox = outbox
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<100 { group.addTask { try? outbox.send(mail) } }
    }
    #expect(folder.names.filter { $0.hasSuffix(".eml") }.count == 100)
  }

  @Test func refusesWhatCannotBeWrittenAndSaysWhetherAnotherCould() throws {
    #expect(throws: MailFault.rejected(code: "mail_malformed", reason: "the mail cannot be written: subject")) {
      try outbox.send(mail("two\nlines"))
    }
    let nowhere = Outbox(folder: folder.path + "/none", from: try #require(EmailAddress("news@example.com")))
    let fault = #expect(throws: MailFault.self) { try nowhere.send(try mail("lost")) }
    #expect(fault?.code == "outbox_unwritable")
    guard case .unavailable = fault else {
      Issue.record("the next mail would not fare better")
      return
    }
  }

  @Test(arguments: ["", "..", "../local", "a/b", ".", "A", "0x", "%2e%2e", String(repeating: "0", count: 65)])
  func givesNothingButMails(_ id: String) throws {
    _ = try folder.file("local.eml", "no mail")
    #expect(outbox.message(id) == nil)
  }

  @Test func passesOverAMailWhoseDescriptionIsGone() throws {
    try outbox.send(mail("first"))
    try outbox.send(mail("second"))
    let description = try #require(folder.names.first { $0.hasSuffix(".json") })
    try FileManager.default.removeItem(atPath: folder.path + "/" + description)
    #expect(try listed().map { $0["subject"] } == ["second"])
  }
}
