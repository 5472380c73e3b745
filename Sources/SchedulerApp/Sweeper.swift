internal import JOSE
package import Logging
package import Scheduling

/// Finds messages that nobody woke a sender for, and sends them: alarms that were lost, senders that have died.
package struct Sweeper: Sendable {
  /// How long after its moment a message is taken for forgotten, in seconds. An alarm may be a minute late, and the sender
  /// it wakes needs a little, too.
  package static let graceSeconds = 120

  /// How many are asked for at once.
  private static let pageSize = 100

  private let store: any Store
  private let sender: Sender
  private let time: SenderTime
  private let holder: @Sendable () -> String

  /// - Parameters:
  ///   - sender: sends what is found, with the same store.
  ///   - holder: a new random text with each call.
  package init(store: any Store, sender: Sender, time: SenderTime, holder: @escaping @Sendable () -> String) {
    self.store = store
    self.sender = sender
    self.time = time
    self.holder = holder
  }

  /// What a sweep found.
  package struct Sweep: Sendable, Equatable {
    /// Each message that was found, once, with what became of it.
    package fileprivate(set) var outcomes: [(message: MessageReference, outcome: Delivery.Outcome)] = []
    /// Whether there was no time for all of them: the next sweep goes on.
    package fileprivate(set) var isCutShort = false

    package static func == (first: Sweep, second: Sweep) -> Bool {
      first.isCutShort == second.isCutShort && first.outcomes.elementsEqual(second.outcomes, by: ==)
    }
  }

  /// Looks for forgotten messages, those that wait longest first, and sends them, as long as there is time.
  package func sweep(logger: Logger) throws(StoreFault) -> Sweep {
    let latest = time.now().advanced(by: -Sweeper.graceSeconds)
    var sweep = Sweep()
    var seen: Set<MessageReference> = []
    while true {
      // A message that was just sent may still be in the list, which is a little behind.
      let found = try store.due(by: latest, limit: Sweeper.pageSize)
      let new = found.filter { !seen.contains($0) }
      for reference in new {
        guard time.secondsLeft() >= Delivery.leastSecondsForAMail else {
          sweep.isCutShort = true
          return sweep
        }
        seen.insert(reference)
        sweep.outcomes.append((reference, sender.deliver(reference, as: holder(), logger: logger)))
      }
      guard found.count == Sweeper.pageSize, !new.isEmpty else { return sweep }
    }
  }
}
