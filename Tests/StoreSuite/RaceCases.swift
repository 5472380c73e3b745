import JOSE
import Scheduling

private let racers = 8

extension StoreCase {
  static let raceCases = [
    StoreCase("lets one of many requests with the same key win") { store in
      for round in 1...5 {
        let results = try Waiting.race(racers) { racer in
          let message = Sample.message(100 * round + racer)
          let key = Sample.key(round, fingerprint: racer + 1)
          return try store.insert(message, text: "text \(racer)", key: key)
        }
        let winners = results.indices.filter { results[$0] == .inserted }
        try expect(winners.count, is: 1, "winners of round \(round)")
        let again = Insertion.repeated(
          Sample.id(100 * round + winners[0]), fingerprint: Sample.hex(winners[0] + 1))
        try expect(results.count { $0 == again }, is: racers - 1, "who hear of the winner")
        let winner = Sample.message(100 * round + winners[0])
        try expect(try store.text(of: winner.reference), is: "text \(winners[0])")
        try expect(try store.all(of: Sample.readers).count, is: round)
      }
    },
    StoreCase("loses and doubles none of many insertions at once") { store in
      let each = 6
      let results = try Waiting.race(racers) { racer in
        try (0..<each).map { step in
          try store.insert(Sample.message(racer * each + step), text: "\(racer * each + step)", key: nil)
        }
      }
      try expect(results.joined().allSatisfy { $0 == .inserted })
      let stored = try store.all(of: Sample.readers, limit: 7)
      try expect(stored.map(\.id), is: (0..<racers * each).reversed().map { Sample.id($0) })
      for number in stride(from: 0, to: racers * each, by: 7) {
        try expect(try store.text(of: Sample.message(number).reference), is: "\(number)")
      }
    },
    StoreCase("lets one of many writers of a version win") { store in
      var message = Sample.message(1)
      try store.add(message)
      for round in 1...8 {
        let read = message
        let results = try Waiting.race(racers) { try store.replace(read.leased(by: "\(round).\($0)")) }
        let winners = results.indices.filter { results[$0] }
        try expect(winners.count, is: 1, "winners of round \(round)")
        message = read.leased(by: "\(round).\(winners[0])")
        try expect(try store.message(message.reference), is: message)
      }
    },
    StoreCase("loses no change of those who read again when they lose") { store in
      let first = Sample.message(1)
      try store.add(first)
      _ = try Waiting.race(4) { racer in
        for step in 0..<5 {
          while let read = try store.message(first.reference) {
            // No two write the same: of the same change each would hear that it is stored.
            var change = read.leased(by: "\(racer).\(step)")
            change.progress.accepted += 1
            if try store.replace(change) { break }
          }
        }
      }
      let last = try store.message(first.reference)
      try expect(last?.progress.accepted, is: 20)
      try expect(last?.version, is: 21)
    },
    StoreCase("lets one of many newcomers with the same address in") { store in
      for round in 1...5 {
        let address = Sample.address(round)
        let results = try Waiting.race(racers) { racer in
          try store.subscribe(Sample.subscriber(100 * round + racer, address: address))
        }
        try expect(Set(results.map(\.id)).count, is: 1, "subscribers of round \(round)")
        try expect(try store.subscriber(results[0].id, of: Sample.readers), is: results[0])
        try expect(try store.allSubscribers(of: Sample.readers).count, is: round)
      }
    },
    StoreCase("lets one of many newcomers take an expired one's place") { store in
      let expired = try store.admit(Sample.subscriber(1))
      let results = try Waiting.race(racers) { racer in
        try store.subscribe(
          Sample.subscriber(10 + racer, address: expired.address, createdAt: Subscriber.pendingSeconds))
      }
      try expect(Set(results.map(\.id)).count, is: 1)
      try expect(results[0].id != expired.id, "the expired one stayed")
      try expect(try store.allSubscribers(of: Sample.readers), is: [results[0]])
    },
    StoreCase("lets one of many remove a subscriber") { store in
      let subscriber = try store.admit(Sample.subscriber(1))
      let results = try Waiting.race(racers) { _ in try store.remove(subscriber.id, of: Sample.readers) }
      try expect(results.count { $0 }, is: 1)
    },
    StoreCase("revives nobody who is removed while being confirmed") { store in
      for round in 1...5 {
        let subscriber = try store.admit(Sample.subscriber(round))
        let results = try Waiting.race(2) { racer in
          try racer == 0 ? store.remove(subscriber.id, of: Sample.readers) : store.replace(subscriber.confirmed())
        }
        try expect(results[0], "round \(round): was not removed")
        try expect(try store.subscriber(subscriber.id, of: Sample.readers), is: nil)
        try expect(try store.allSubscribers(of: Sample.readers), is: [])
        let again = try store.admit(Sample.subscriber(100 + round, address: subscriber.address))
        try expect(try store.remove(again.id, of: Sample.readers), is: true)
      }
    },
    StoreCase("keeps one subscriber of one address while some come and some go") { store in
      let address = Sample.address(1)
      _ = try Waiting.race(racers) { racer in
        for step in 0..<4 {
          let stored = try store.subscribe(Sample.subscriber(100 * (step + 1) + racer, address: address))
          if racer % 2 == 0 { _ = try store.remove(stored.id, of: Sample.readers) }
        }
      }
      let left = try store.allSubscribers(of: Sample.readers)
      try expect(left.count <= 1, "\(left.count) subscribers of one address")
      let newcomer = Sample.subscriber(9999, address: address)
      try expect(try store.subscribe(newcomer), is: left.first ?? newcomer, "the address remembers another")
      try expect(try store.allSubscribers(of: Sample.readers).count, is: 1)
    },
  ]
}
