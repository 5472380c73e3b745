import JOSE
import Scheduling
import StrictJSON
import TestSupport
import Testing

@testable import AWSScheduling

/// Items that nobody of ours has written: every one is a fault that says where, or is read for what it is.
struct DynamoDBItemTests {
  private static let states: [Message.State] = [
    .scheduled, .sending(Message.Lease(holder: "holder", until: Sample.moment(60))), .waiting(until: Sample.moment(90)),
    .sent(at: Sample.moment(70)), .cancelled(at: Sample.moment(80)), .failed(at: Sample.moment(9), code: "why"),
  ]
  private static let messages = states.map { state in
    var message = Sample.message(1)
    message.state = state
    message.progress.after = Sample.id(3)
    message.progress.inFlight = Message.InFlight(subscriber: Sample.id(4), tries: 2)
    return message
  }

  /// What may be missing, and what only the index and the expiry read.
  private static let optional: Set<String> = [
    "after", "inFlight", "confirmedAt", "duePk", "wakeAt", "expiresAt", "pk",
  ]
  /// Texts that may be any.
  private static let free: Set<String> = ["subject", "author", "leaseHolder", "failure", "pk", "duePk"]
  private static let unread: Set<String> = ["pk", "duePk", "wakeAt", "expiresAt"]

  @Test func readsWhatItWrites() throws {
    for message in Self.messages {
      let item = try item(DynamoDBAttributes(message).json, .message)
      #expect(try item.message(of: Sample.group) == message)
    }
    for subscriber in [Sample.subscriber(1), Sample.subscriber(1).confirmed()] {
      let item = try item(DynamoDBAttributes(subscriber).json, .subscriber)
      #expect(try item.subscriber(of: Sample.group) == subscriber)
    }
  }

  @Test(arguments: messages)
  func refusesAMessageWithAnAttributeThatIsMissingOrWrong(message: Message) throws {
    try expectFaults(DynamoDBAttributes(message), .message) { try $0.message(of: Sample.group) }
  }

  @Test(arguments: [Sample.subscriber(1), Sample.subscriber(1).confirmed()])
  func refusesASubscriberWithAnAttributeThatIsMissingOrWrong(subscriber: Subscriber) throws {
    try expectFaults(DynamoDBAttributes(subscriber), .subscriber) { try $0.subscriber(of: Sample.group) }
  }

  private func expectFaults<Value>(
    _ attributes: DynamoDBAttributes, _ kind: DynamoDBKey.Kind, _ read: (DynamoDBItem) throws -> Value
  ) throws {
    guard case .object(let members) = attributes.json else { throw NoObject() }
    var count = 0
    for (index, member) in members.enumerated() {
      let number = if case .object(let value) = member.value { value[0].name == "N" } else { false }
      var wrong: [JSONText?] = [
        .object(["BOOL": true]), .object(["NULL": true]), .object([:]), "bare", 5, .null, .object(["S": 5]),
        .object(["N": 5]),
      ]
      if !Self.optional.contains(member.name) { wrong.append(nil) }
      wrong += number ? Self.wrongNumbers : [.object(["N": "5"])]
      if !number, !Self.free.contains(member.name) { wrong += Self.wrongTexts }
      for value in wrong where !Self.unread.contains(member.name) {
        var changed = members
        if let value { changed[index] = JSONText.Member(member.name, value) } else { changed.remove(at: index) }
        let item = try item(.object(changed), kind)
        let fault = try #require(fault { try read(item) }, "\(member.name): \(String(describing: value))")
        #expect(fault.code == "item_malformed")
        // Without one of a pair it is the other that is missed.
        #expect(fault.reason.contains("attribute \(member.name) of an item GROUP#…, \(kind.rawValue)#…"))
        #expect(!fault.reason.contains("marker") && !fault.reason.contains("example.org"))
        count += 1
      }
    }
    #expect(count > 60)
  }

  private static let wrongNumbers = [
    "", "1.5", "1E3", "+5", "0x10", "marker", "9223372036854775808", "-9223372036854775809", "9223372036854775807",
    "-9223372036854775808", "٣", "NaN", "Infinity", " 5",
  ].map { JSONText.object(["N": .string($0)]) }

  private static let wrongTexts = [
    "", "marker", "MSG#marker", "SUB#", "\u{1F9D1}", "Scheduled", "reader@example.org\u{301}",
  ].map { JSONText.object(["S": .string($0)]) }

  /// Any bytes of an item changed in any way: it is a fault or an item, and never the end of the process.
  @Test func endsWithNoItemWhatever() throws {
    var generator = Seeded(state: seed)
    let bytes = Self.messages.map { DynamoDBAttributes($0).json.encoded() }
    var (faults, items) = (0, 0)
    for _ in 0..<cases * 10 {
      var text = bytes.randomElement(using: &generator).unsafelyPresent
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        text[Int.random(in: 0..<text.count, using: &generator)] = UInt8.random(in: 0x20...0x7E, using: &generator)
      }
      guard let document = try? JSONDocument(parsing: text, maximumBytes: text.count) else { continue }
      let read = fault { try DynamoDBItem(document.root, kind: .message).message(of: Sample.group) }
      if let read {
        #expect(read.code == "item_malformed", "seed \(seed)")
        faults += 1
      } else {
        items += 1
      }
    }
    #expect(faults > 0 && items > 0, "seed \(seed)")
  }

  /// The two ends of a range of sort keys take in exactly those behind the cursor.
  @Test func ranksExactlyWhatComesAfterACursor() {
    var generator = Seeded(state: seed)
    let letters = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    for _ in 0..<cases {
      // Near each other, so that they differ in the last letters.
      let ids = (0..<12).map { _ in
        String(repeating: "0", count: 24)
          + String(
            decoding: (0..<2).map { _ in letters.randomElement(using: &generator).unsafelyPresent }, as: UTF8.self)
      }
      for cursor in ids {
        for isDescending in [true, false] {
          let (first, last) = DynamoDBKey.range(of: .message, after: cursor, isDescending: isDescending)
          let wrong = ids.first { id in
            let key = "MSG#\(id)"
            let isWithin = !precedes(key, first) && !precedes(last, key)
            return isWithin != (isDescending ? precedes(id, cursor) : precedes(cursor, id))
          }
          #expect(wrong == nil && !precedes(last, first), "after \(cursor), seed \(seed)")
        }
      }
    }
    for kind in [DynamoDBKey.Kind.message, .text, .request, .subscriber, .address] {
      let (first, last) = DynamoDBKey.range(of: kind, after: nil, isDescending: true)
      for other in [DynamoDBKey.Kind.message, .text, .request, .subscriber, .address] {
        let key = "\(other.rawValue)#7zzzzzzzzzzzzzzzzzzzzzzzzz"
        #expect((!precedes(key, first) && !precedes(last, key)) == (kind == other))
      }
    }
  }

  private func precedes(_ first: String, _ second: String) -> Bool {
    first.utf8.lexicographicallyPrecedes(second.utf8)
  }

  private func item(_ json: JSONText, _ kind: DynamoDBKey.Kind) throws -> DynamoDBItem {
    let bytes = json.encoded()
    return DynamoDBItem(try JSONDocument(parsing: bytes, maximumBytes: bytes.count).root, kind: kind)
  }

  private struct NoObject: Error {}
}
