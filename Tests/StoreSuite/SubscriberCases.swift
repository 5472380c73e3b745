import JOSE
import Scheduling
import TestSupport

private let week = Subscriber.pendingSeconds

extension StoreCase {
  static let subscriberCases = [
    StoreCase("returns a subscriber as it was stored") { store in
      let pending = try store.admit(Sample.subscriber(1, createdAt: 5))
      try expect(try store.subscriber(pending.id, of: Sample.readers), is: pending)
      let invited = try store.write(pending.changed { $0.invitedAt = Sample.moment(77) })
      try expect(try store.subscriber(pending.id, of: Sample.readers), is: invited)
      let confirmed = try store.write(invited.confirmed(at: Sample.moment(99)))
      try expect(try store.subscriber(pending.id, of: Sample.readers), is: confirmed)
      try expect(try store.subscriber(Sample.id(2), of: Sample.readers), is: nil)
    },
    StoreCase("keeps one subscriber of one address") { store in
      let first = try store.admit(Sample.subscriber(1))
      let second = Sample.subscriber(2, address: first.address, createdAt: 100)
      try expect(try store.subscribe(second), is: first)
      try expect(try store.subscribe(first), is: first, "the same again")
      try expect(try store.subscriber(second.id, of: Sample.readers), is: nil)
      let confirmed = try store.write(first.confirmed())
      try expect(try store.subscribe(second), is: confirmed)
      try expect(try store.allSubscribers(of: Sample.readers), is: [confirmed])
    },
    StoreCase("keeps the groups' subscribers apart") { store in
      let names = ["a", "A", "ab", "a-b", "a.b", "a_b", "a-", "aa"]
      for (number, name) in names.enumerated() {
        for address in [1, 2] {
          let id = 100 * address + number
          try store.admit(Sample.subscriber(id, of: Sample.group(name), address: Sample.address(address)))
        }
      }
      for (number, name) in names.enumerated() {
        let group = Sample.group(name)
        let own = [1, 2].map { Sample.subscriber(100 * $0 + number, of: group, address: Sample.address($0)) }
        try expect(try store.allSubscribers(of: group, limit: 1), is: own, name)
        let foreign: SubscriberID = Sample.id(100 + (number + 1) % names.count)
        try expect(try store.subscriber(foreign, of: group), is: nil, "another group's")
        try expect(try store.remove(foreign, of: group), is: false, "another group's is removed")
        let change = Sample.subscriber(100 + (number + 1) % names.count, of: group).confirmed()
        try expect(try store.replace(change), is: false, "another group's is changed")
      }
      try expect(try store.remove(Sample.id(100), of: Sample.group("a")), is: true)
      try expect(try store.allSubscribers(of: Sample.group("ab")).count, is: 2)
    },
    StoreCase("tells addresses apart that look like patterns or differ by little") { store in
      let addresses = ["a%@example.org", "a_@example.org", "a'@example.org", "a#b@example.org", "ab@example.org"]
      for (number, text) in addresses.enumerated() {
        try store.admit(Sample.subscriber(number, address: EmailAddress(text).unsafelyPresent))
      }
      try expect(
        try store.allSubscribers(of: Sample.readers).map(\.address.text), is: addresses)
    },
    StoreCase("lets a newcomer take the place of a pending one from its end on, and not a second before") { store in
      let first = try store.admit(Sample.subscriber(1, createdAt: 0))
      let early = Sample.subscriber(2, address: first.address, createdAt: week - 1)
      try expect(try store.subscribe(early), is: first)
      let late = Sample.subscriber(3, address: first.address, createdAt: week)
      try expect(try store.subscribe(late), is: late)
      try expect(try store.subscriber(first.id, of: Sample.readers), is: nil, "whose place was taken")
      try expect(try store.allSubscribers(of: Sample.readers), is: [late])
      try expect(try store.replace(first.confirmed()), is: false, "an old link confirms nobody")
      try expect(try store.allSubscribers(of: Sample.readers), is: [late])
      try expect(try store.remove(first.id, of: Sample.readers), is: false)
      try expect(try store.subscribe(Sample.subscriber(4, address: first.address, createdAt: week + 1)), is: late)
    },
    StoreCase("counts a pending one's end from the latest invitation") { store in
      let first = try store.admit(Sample.subscriber(1, createdAt: 0))
      let invited = try store.write(first.changed { $0.invitedAt = Sample.moment(1000) })
      let early = Sample.subscriber(2, address: first.address, createdAt: week + 999)
      try expect(try store.subscribe(early), is: invited)
      let late = Sample.subscriber(3, address: first.address, createdAt: week + 1000)
      try expect(try store.subscribe(late), is: late)
    },
    StoreCase("never forgets a confirmed one") { store in
      let confirmed = try store.write(try store.admit(Sample.subscriber(1)).confirmed())
      let late = Sample.subscriber(2, address: confirmed.address, createdAt: 100 * week)
      try expect(try store.subscribe(late), is: confirmed)
    },
    StoreCase("writes a change of a subscriber's version only once, and one's own again") { store in
      let first = try store.admit(Sample.subscriber(1))
      let second = try store.write(first.confirmed())
      try expect(try store.replace(second), is: true, "the same again")
      try expect(try store.replace(first.changed { $0.invitedAt = Sample.moment(5) }), is: false, "an old version")
      try expect(try store.replace(first), is: false, "no version")
      for change in [{ $0.confirmedAt = Sample.moment(11) }, { $0.invitedAt = Sample.moment(11) }]
        as [(inout Subscriber) -> Void]
      {
        var other = second
        change(&other)
        try expect(try store.replace(other), is: false, "another of the same version")
      }
      var early = second
      early.version += 2
      try expect(try store.replace(early), is: false, "a version that is not yet")
      try expect(try store.subscriber(first.id, of: Sample.readers), is: second)
      let third = try store.write(second.changed { $0.invitedAt = Sample.moment(12) })
      try expect(try store.replace(second), is: false, "the same after another")
      try expect(try store.subscriber(first.id, of: Sample.readers), is: third)
      try expect(try store.replace(Sample.subscriber(9).confirmed()), is: false, "one that there is not")
      try expect(try store.subscriber(Sample.id(9), of: Sample.readers), is: nil)
    },
    StoreCase("removes a subscriber and the memory of the address") { store in
      let first = try store.write(try store.admit(Sample.subscriber(1)).confirmed())
      let other = try store.admit(Sample.subscriber(5))
      try expect(try store.remove(first.id, of: Sample.readers), is: true)
      try expect(try store.remove(first.id, of: Sample.readers), is: false, "twice")
      try expect(try store.subscriber(first.id, of: Sample.readers), is: nil)
      try expect(
        try store.replace(first.changed { $0.status = .pending }), is: false, "one that was removed is changed")
      try expect(try store.allSubscribers(of: Sample.readers), is: [other])
      let second = try store.admit(Sample.subscriber(2, address: first.address, createdAt: 1))
      try expect(try store.subscriber(second.id, of: Sample.readers), is: second, "comes back under a new id")
      try expect(try store.remove(first.id, of: Sample.readers), is: false, "the old id removes the new one")
      try expect(try store.allSubscribers(of: Sample.readers), is: [second, other])
      try expect(try store.subscribe(Sample.subscriber(3, address: first.address)), is: second)
    },
  ]
}
