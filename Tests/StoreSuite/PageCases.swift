import JOSE
import Scheduling
import TestSupport

extension StoreCase {
  static let pageCases = [
    StoreCase("lists messages by pages of any size and any filter, those made last first, each once") { store in
      let stored = try fill(store, Sample.readers, count: 12, from: 0)
      _ = try fill(store, Sample.writers, count: 12, from: 5)
      for status in [nil] + Message.Status.allCases {
        let wanted = stored.filter { status == nil || $0.status == status }.sorted { $0.id > $1.id }
        for limit in [1, 2, 3, 5, 11, 12, 13, 100] {
          let what = "\(status.map(\.rawValue) ?? "all") by \(limit)"
          try expect(try store.all(of: Sample.readers, status: status, limit: limit), is: wanted, what)
        }
      }
    },
    StoreCase("begins a page after an id that need not exist") { store in
      let stored = try fill(store, Sample.readers, count: 6, from: 0).sorted { $0.id > $1.id }
      _ = try fill(store, Sample.writers, count: 6, from: 100)
      // Numbers are even; so odd ones lie between, and the other group's ids are as good as any.
      for number in Array(-1...12) + [100, 103, 111] {
        let cursor: MessageID = number < 0 ? MessageID("00000000000000000000000000").unsafelyPresent : Sample.id(number)
        let wanted = stored.filter { $0.id < cursor }
        let page = try store.messages(of: Sample.readers, status: nil, after: cursor, limit: 100)
        try expect(page.items, is: wanted, "after \(number)")
      }
      let last = MessageID("7zzzzzzzzzzzzzzzzzzzzzzzzz").unsafelyPresent
      try expect(try store.messages(of: Sample.readers, status: nil, after: last, limit: 100).items, is: stored)
    },
    StoreCase("lists the state that a message is in now") { store in
      let message = Sample.message(1)
      try store.add(message)
      let sending = try store.write(message.leased(by: "one"))
      try expect(try store.all(of: Sample.readers, status: .scheduled), is: [])
      try expect(try store.all(of: Sample.readers, status: .sending), is: [sending])
      let waiting = try store.write(sending.with(.waiting(until: Sample.moment(90))))
      try expect(try store.all(of: Sample.readers, status: .sending), is: [waiting])
      let sent = try store.write(waiting.with(.sent(at: Sample.moment(95))))
      try expect(try store.all(of: Sample.readers, status: .sending), is: [])
      try expect(try store.all(of: Sample.readers, status: .sent), is: [sent])
    },
    StoreCase("goes on with a list that changes meanwhile, and shows what stayed once") { store in
      let stored = try fill(store, Sample.readers, count: 8, from: 10).sorted { $0.id > $1.id }
      let page = try store.messages(of: Sample.readers, status: nil, after: nil, limit: 3)
      try expect(page.next != nil, "a page of 3 of 8 is the last")
      // One newer than all, one between those that are still to come.
      try store.add(Sample.message(99), Sample.message(11))
      var rest: [Message] = []
      var cursor = page.next
      while let after = cursor {
        let page = try store.messages(of: Sample.readers, status: nil, after: after, limit: 3)
        rest += page.items
        cursor = page.next
      }
      let seen = page.items + rest
      try expect(seen.filter { stored.contains($0) }, is: stored)
      try expect(seen.count, is: stored.count + 1)
    },
    StoreCase("lists subscribers by pages of any size and any filter, in the order of their ids, each once") { store in
      var stored: [Subscriber] = []
      // Not in their order.
      for number in [5, 1, 8, 3, 0, 7, 2, 6, 4] {
        var subscriber = try store.admit(Sample.subscriber(number))
        try store.admit(Sample.subscriber(number + 3, of: Sample.writers, address: Sample.address(number)))
        if number % 3 == 0 { subscriber = try store.write(subscriber.confirmed()) }
        stored.append(subscriber)
      }
      stored.sort { $0.id < $1.id }
      for status in [nil] + Subscriber.Status.allCases {
        let wanted = stored.filter { status == nil || $0.status == status }
        for limit in [1, 2, 3, 8, 9, 10, 100] {
          let what = "\(status.map(\.rawValue) ?? "all") by \(limit)"
          try expect(try store.allSubscribers(of: Sample.readers, status: status, limit: limit), is: wanted, what)
        }
      }
    },
    StoreCase("begins a page of subscribers after an id that need not exist") { store in
      for number in [0, 2, 4, 6] { try store.admit(Sample.subscriber(number)) }
      try store.admit(Sample.subscriber(103, of: Sample.writers))
      for number in Array(0...7) + [103] {
        let wanted = [0, 2, 4, 6].filter { $0 > number }.map { Sample.subscriber($0) }
        let page = try store.subscribers(of: Sample.readers, status: nil, after: Sample.id(number), limit: 100)
        try expect(page.items, is: wanted, "after \(number)")
      }
      let first = SubscriberID("00000000000000000000000000").unsafelyPresent
      try expect(try store.subscribers(of: Sample.readers, status: nil, after: first, limit: 100).items.count, is: 4)
    },
  ]

  /// Messages of all states with even numbers, not stored in their order.
  private static func fill(_ store: any Store, _ group: GroupName, count: Int, from first: Int) throws -> [Message] {
    try (0..<count).map { step in
      let number = first + step * 5 % count
      let message = Sample.message(2 * number, of: group)
      try store.add(message)
      let state = Sample.states[number % Sample.states.count]
      return state == .scheduled ? message : try store.write(message.with(state))
    }
  }
}
