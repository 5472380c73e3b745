import JOSE
import Scheduling

extension StoreCase {
  static let messageCases = [
    StoreCase("knows nothing that was not stored") { store in
      try expect(try store.message(Sample.message(1).reference), is: nil)
      try expect(try store.text(of: Sample.message(1).reference), is: nil)
      try expect(try store.all(of: Sample.readers), is: [])
      try expect(try store.allSubscribers(of: Sample.readers), is: [])
      try expect(try store.due(by: .latest, limit: 100), is: [])
    },
    StoreCase("returns a message and its text as they were stored") { store in
      let message = Sample.message(1, subject: "the news of May", author: "user:alice")
      try expect(try store.insert(message, text: "Dear all,\n\nbye.\n", key: Sample.key(1)), is: .inserted)
      try expect(try store.message(message.reference), is: message)
      try expect(try store.text(of: message.reference), is: "Dear all,\n\nbye.\n")
    },
    StoreCase("keeps every state, and all of the progress") { store in
      let progress = [
        Message.Progress(), Message.Progress(inFlight: Message.InFlight(subscriber: Sample.id(1), tries: 1)),
        Message.Progress(
          after: Sample.id(7), inFlight: Message.InFlight(subscriber: Sample.id(8), tries: 3), accepted: 5, rejected: 6,
          uncertain: 1_000_000),
        Message.Progress(after: Sample.id(9), accepted: 8, rejected: 6, uncertain: 1_000_001),
      ]
      for (number, state) in Sample.states.enumerated() {
        var message = Sample.message(number)
        try store.add(message)
        for (attempts, progress) in progress.enumerated() {
          message = try store.write(
            message.changed {
              $0.state = state
              $0.progress = progress
              $0.attempts = attempts
              $0.fruitlessAttempts = 2 * attempts
            })
          try expect(try store.message(message.reference), is: message)
          try expect(try store.all(of: Sample.readers, limit: 1).contains(message), "the list has another version")
        }
      }
    },
    StoreCase("keeps the first and the last moment that there are") { store in
      let first = NumericDate.latest.advanced(by: -Int.max)
      for (number, moment) in [first, .latest].enumerated() {
        let message = Message(
          group: Sample.readers, id: Sample.id(number), subject: "", deliverAt: moment, createdAt: moment, author: "")
        try store.add(message)
        try expect(try store.message(message.reference), is: message)
      }
    },
    StoreCase("never overwrites a message by another with its id") { store in
      let message = Sample.message(1)
      try store.add(message)
      // The caller was to choose another id; whether that is a fault or answered, the first message stays.
      _ = try? store.insert(Sample.message(1, subject: "other"), text: "other", key: nil)
      _ = try? store.insert(Sample.message(1, subject: "other"), text: "other", key: Sample.key(1))
      try expect(try store.message(message.reference), is: message)
      try expect(try store.text(of: message.reference), is: "text of \(message.id)")
    },
    StoreCase("writes a change of the version that is stored") { store in
      let first = Sample.message(1)
      try store.add(first)
      let second = try store.write(first.leased(by: "one"))
      try expect(second.version, is: 2)
      try expect(try store.message(first.reference), is: second)
      let third = try store.write(second.with(.sent(at: Sample.moment(50))))
      try expect(try store.message(first.reference), is: third)
      try expect(try store.text(of: first.reference), is: "text of \(first.id)")
    },
    StoreCase("writes no change of another version") { store in
      let first = Sample.message(1)
      try store.add(first)
      let second = try store.write(first.leased(by: "one"))
      try expect(try store.replace(first.leased(by: "two")), is: false, "of a version that has passed")
      try expect(try store.replace(first), is: false, "of no version")
      var early = second.leased(by: "three")
      early.version += 1
      try expect(try store.replace(early), is: false, "of a version that is not yet")
      try expect(try store.message(first.reference), is: second)
    },
    StoreCase("takes one's own repeated write for written, until somebody else has written") { store in
      let first = Sample.message(1)
      try store.add(first)
      let second = try store.write(first.leased(by: "one"))
      try expect(try store.replace(second), is: true, "the same again")
      try expect(try store.message(first.reference), is: second)
      let third = try store.write(second.with(.waiting(until: Sample.moment(90))))
      try expect(try store.replace(second), is: false, "the same after another")
      try expect(try store.message(first.reference), is: third)
    },
    StoreCase("compares all of a repeated write") { store in
      let first = Sample.message(1)
      try store.add(first)
      let second = try store.write(
        first.changed {
          $0.state = .sending(Message.Lease(holder: "one", until: Sample.moment(60)))
          $0.progress = Message.Progress(
            after: Sample.id(1), inFlight: Message.InFlight(subscriber: Sample.id(2), tries: 1), accepted: 1)
          $0.attempts = 1
        })
      let changes: [(inout Message) -> Void] = [
        { $0.state = .sending(Message.Lease(holder: "two", until: Sample.moment(60))) },
        { $0.state = .sending(Message.Lease(holder: "one", until: Sample.moment(61))) },
        { $0.state = .waiting(until: Sample.moment(60)) }, { $0.progress.after = nil },
        { $0.progress.after = Sample.id(3) }, { $0.progress.inFlight = nil },
        { $0.progress.inFlight = Message.InFlight(subscriber: Sample.id(3), tries: 1) },
        { $0.progress.inFlight = Message.InFlight(subscriber: Sample.id(2), tries: 2) },
        { $0.progress.accepted += 1 }, { $0.progress.rejected += 1 }, { $0.progress.uncertain += 1 },
        { $0.attempts += 1 }, { $0.fruitlessAttempts += 1 },
      ]
      for (number, change) in changes.enumerated() {
        var other = second
        change(&other)
        try expect(try store.replace(other), is: false, "change \(number)")
      }
      try expect(try store.replace(second), is: true)
    },
    StoreCase("writes no change of a message that there is not") { store in
      let message = Sample.message(1)
      try expect(try store.replace(message.leased(by: "one")), is: false)
      try expect(try store.message(message.reference), is: nil)
      try expect(try store.all(of: Sample.readers), is: [])
    },
    StoreCase("keeps the groups' messages apart") { store in
      // Names that are prefixes of each other, that differ in case, and that end where a separator could begin.
      let names = ["a", "A", "ab", "a-b", "a.b", "a_b", "a-", "a.", "aa"]
      for (number, name) in names.enumerated() {
        for of in 0..<3 { try store.add(Sample.message(of * 100 + number, of: Sample.group(name))) }
      }
      for (number, name) in names.enumerated() {
        let group = Sample.group(name)
        let own = [2, 1, 0].map { Sample.message($0 * 100 + number, of: group) }
        try expect(try store.all(of: group), is: own, name)
        try expect(try store.all(of: group, status: .scheduled, limit: 2), is: own, name)
        try expect(try store.message(own[0].reference), is: own[0])
        let foreign = MessageReference(group: group, id: Sample.id(100 + (number + 1) % names.count))
        try expect(try store.message(foreign), is: nil, "another group's message")
        try expect(try store.text(of: foreign), is: nil, "another group's text")
        let change = Sample.message(100 + (number + 1) % names.count, of: group).leased(by: "thief")
        try expect(try store.replace(change), is: false, "another group's message is changed")
      }
    },
  ]

  static let keyCases = [
    StoreCase("knows a repeated request by its key, and adds nothing") { store in
      let first = Sample.message(1)
      try expect(try store.insert(first, text: "first", key: Sample.key(1, fingerprint: 11)), is: .inserted)
      let again = Insertion.repeated(first.id, fingerprint: Sample.hex(11))
      for (number, fingerprint) in [(2, 11), (3, 12)] {
        let message = Sample.message(number, createdAt: number)
        let key = Sample.key(1, fingerprint: fingerprint)
        try expect(try store.insert(message, text: "another", key: key), is: again, "request \(number)")
        try expect(try store.message(message.reference), is: nil)
        try expect(try store.text(of: message.reference), is: nil)
      }
      // A store that tries again by itself cannot tell this from the answer that it has lost.
      let own = try store.insert(first, text: "first", key: Sample.key(1, fingerprint: 11))
      try expect(own == again || own == .inserted, "own repeat: \(own)")
      try expect(try store.all(of: Sample.readers), is: [first])
      try expect(try store.text(of: first.reference), is: "first")
    },
    StoreCase("takes other keys, and requests without one, for other requests") { store in
      try expect(try store.insert(Sample.message(1), text: "1", key: Sample.key(1)), is: .inserted)
      try expect(try store.insert(Sample.message(2), text: "2", key: Sample.key(2)), is: .inserted)
      try expect(try store.insert(Sample.message(3), text: "3", key: nil), is: .inserted)
      try expect(try store.insert(Sample.message(4), text: "4", key: nil), is: .inserted)
      try expect(try store.all(of: Sample.readers).map(\.id), is: [4, 3, 2, 1].map { Sample.id($0) })
    },
    StoreCase("keeps one group's keys apart from another's") { store in
      for (number, name) in ["a", "A", "ab", "a-b"].enumerated() {
        let message = Sample.message(number, of: Sample.group(name))
        try expect(try store.insert(message, text: name, key: Sample.key(1, fingerprint: number)), is: .inserted, name)
      }
      for (number, name) in ["a", "A", "ab", "a-b"].enumerated() {
        let message = Sample.message(100 + number, of: Sample.group(name))
        try expect(
          try store.insert(message, text: name, key: Sample.key(1)),
          is: .repeated(Sample.id(number), fingerprint: Sample.hex(number)), name)
      }
    },
    StoreCase("forgets a key from its end on, and not a second before") { store in
      let first = Sample.key(1, fingerprint: 11, expiresAt: 100)
      try expect(try store.insert(Sample.message(1, createdAt: 0), text: "1", key: first), is: .inserted)
      let second = Sample.key(1, fingerprint: 12, expiresAt: 200)
      try expect(
        try store.insert(Sample.message(2, createdAt: 99), text: "2", key: second),
        is: .repeated(Sample.id(1), fingerprint: Sample.hex(11)))
      try expect(try store.insert(Sample.message(2, createdAt: 100), text: "2", key: second), is: .inserted)
      try expect(
        try store.insert(Sample.message(3, createdAt: 199), text: "3", key: Sample.key(1, expiresAt: 300)),
        is: .repeated(Sample.id(2), fingerprint: Sample.hex(12)), "the key's second life")
      try expect(try store.all(of: Sample.readers).map(\.id), is: [2, 1].map { Sample.id($0) })
    },
    StoreCase("tells what was inserted under a key, as long as it lasts, and in no other group") { store in
      let (key, digest) = (Sample.key(1, fingerprint: 11, expiresAt: 100), Sample.key(1).digest)
      try expect(try store.insertion(under: digest, in: Sample.readers, at: Sample.moment(0)), is: nil)
      try expect(try store.insert(Sample.message(1, createdAt: 0), text: "1", key: key), is: .inserted)
      let known = Insertion.repeated(Sample.id(1), fingerprint: Sample.hex(11))
      try expect(try store.insertion(under: digest, in: Sample.readers, at: Sample.moment(99)), is: known)
      try expect(try store.insertion(under: digest, in: Sample.readers, at: Sample.moment(100)), is: nil)
      try expect(try store.insertion(under: digest, in: Sample.group("others"), at: Sample.moment(0)), is: nil)
      try expect(try store.insertion(under: Sample.key(2).digest, in: Sample.readers, at: Sample.moment(0)), is: nil)
    },
    StoreCase("remembers a key whatever becomes of its message") { store in
      let message = Sample.message(1)
      try expect(try store.insert(message, text: "1", key: Sample.key(1)), is: .inserted)
      try store.write(message.with(.cancelled(at: Sample.moment(5))))
      try expect(
        try store.insert(Sample.message(2), text: "2", key: Sample.key(1)),
        is: .repeated(message.id, fingerprint: Sample.hex(1)))
    },
  ]

  static let textCases = [
    StoreCase("leaves texts, subjects and authors untouched, byte by byte") { store in
      for (number, text) in hardTexts.enumerated() {
        let message = Sample.message(number, subject: text, author: text)
        try expect(try store.insert(message, text: text, key: nil), is: .inserted)
        // String's == takes canonically equivalent texts for equal.
        let bytes = Array(text.utf8)
        try expect(try store.text(of: message.reference).map { Array($0.utf8) }, is: bytes, "text \(number)")
        let stored = try store.message(message.reference)
        try expect(stored.map { Array($0.subject.utf8) }, is: bytes, "subject \(number)")
        try expect(stored.map { Array($0.author.utf8) }, is: bytes, "author \(number)")
      }
    },
    StoreCase("keeps a text of 60 kB, of one byte and of none") { store in
      let long = [String(repeating: "x", count: 61_440), String(repeating: "\u{1F9D1}\u{200D}", count: 8777), "x", ""]
      for (number, text) in long.enumerated() {
        let message = Sample.message(number)
        try expect(try store.insert(message, text: text, key: Sample.key(number)), is: .inserted)
        try expect(try store.text(of: message.reference).map { Array($0.utf8) } == Array(text.utf8), "text \(number)")
      }
      try expect(try store.all(of: Sample.readers).count, is: long.count)
    },
  ]

  /// Every kind of Unicode scalar, and what databases, JSON and mail like to change.
  /// None holds NUL, which the API accepts nowhere: JSON has an escape for it that strict readers refuse.
  private static let hardTexts: [String] = {
    let ranges: [ClosedRange<UInt32>] = [
      1...0xFF, 0x300...0x36F, 0x7F0...0x810, 0x2000...0x206F, 0xD7F0...0xD7FF, 0xE000...0xE010, 0xFDD0...0xFDEF,
      0xFE00...0xFE0F, 0xFEFF...0xFEFF, 0xFFF0...0x1000F, 0x1F1E6...0x1F1FF, 0xE0000...0xE007F, 0x10FFF0...0x10FFFF,
    ]
    let scalars = ranges.map { range in
      range.compactMap { Unicode.Scalar($0) }.reduce(into: "") { $0.unicodeScalars.append($1) }
    }
    return scalars + [
      "\u{E9} e\u{301}", "\u{212B} \u{C5} A\u{30A}", "\u{FEFF}bom", " \t lead and trail \n\r\n", "\r",
      "\\u0041",
      "'; DROP TABLE message; --", "\"quoted\" %s {} $1 ?", "NULL", "0x41", "1e3", "\u{2028}\u{2029}",
    ]
  }()
}
