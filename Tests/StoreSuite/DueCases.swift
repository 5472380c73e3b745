import JOSE
import Scheduling

extension StoreCase {
  static let dueCases = [
    StoreCase(
      "finds what is due, of all groups, those that wait longest first",
      source: { source in
        let store = try source.make()
        let moments = [500, 100, 400, 300, 200]
        for (number, moment) in moments.enumerated() {
          let group = Sample.group(number % 2 == 0 ? "a" : "ab")
          try store.add(Sample.message(number, of: group, deliverAt: moment))
        }
        let wanted = [1, 4, 3, 2, 0].map { Sample.message($0, of: Sample.group($0 % 2 == 0 ? "a" : "ab")).reference }
        for (moment, count) in [(99, 0), (100, 1), (101, 1), (200, 2), (399, 3), (400, 4), (500, 5), (9999, 5)] {
          try source.whenSettled {
            try expect(
              try store.due(by: Sample.moment(moment), limit: 100), is: Array(wanted.prefix(count)), "\(moment)")
          }
        }
        for limit in 1...6 {
          try source.whenSettled {
            try expect(try store.due(by: .latest, limit: limit), is: Array(wanted.prefix(limit)), "limit \(limit)")
          }
        }
      }),
    StoreCase(
      "finds a message by its state's moment, and no longer when nothing is left to do",
      source: { source in
        let store = try source.make()
        var message = Sample.message(1, deliverAt: 50)
        try store.add(message)
        func expectDue(from moment: Int?) throws {
          try source.whenSettled {
            guard let moment else { return try expect(try store.due(by: .latest, limit: 10), is: []) }
            try expect(try store.due(by: Sample.moment(moment - 1), limit: 10), is: [], "before \(moment)")
            try expect(try store.due(by: Sample.moment(moment), limit: 10), is: [message.reference], "at \(moment)")
          }
        }
        try expectDue(from: 50)
        message = try store.write(message.with(.sending(Message.Lease(holder: "one", until: Sample.moment(120)))))
        try expectDue(from: 120)
        message = try store.write(message.with(.waiting(until: Sample.moment(90))))
        try expectDue(from: 90)
        message = try store.write(message.with(.sending(Message.Lease(holder: "two", until: Sample.moment(200)))))
        try expectDue(from: 200)
        message = try store.write(message.with(.sent(at: Sample.moment(130))))
        try expectDue(from: nil)
      }),
    StoreCase(
      "finds no message that was sent, cancelled or given up",
      source: { source in
        let store = try source.make()
        var waiting: Set<MessageReference> = []
        for (number, state) in Sample.states.enumerated() {
          let message = Sample.message(number, deliverAt: 40)
          try store.add(message)
          if try store.write(message.with(state)).wakeAt != nil { waiting.insert(message.reference) }
        }
        try source.whenSettled {
          let due = try store.due(by: .latest, limit: 100)
          try expect(due.count, is: 3)
          try expect(Set(due), is: waiting)
        }
      }),
    StoreCase(
      "finds as many as may be at one moment",
      source: { source in
        let store = try source.make()
        let messages = (0..<7).map { Sample.message($0, deliverAt: 60) }
        for message in messages { try store.add(message) }
        for limit in [1, 3, 7, 100] {
          try source.whenSettled {
            let due = try store.due(by: Sample.moment(60), limit: limit)
            try expect(due.count, is: min(limit, 7))
            try expect(Set(due).count, is: due.count, "one twice")
            try expect(Set(due).isSubset(of: Set(messages.map(\.reference))), "one that was not stored")
          }
        }
      }),
  ]
}
