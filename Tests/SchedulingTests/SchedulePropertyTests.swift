import JOSE
import Scheduling
import Testing
import TestSupport

/// What is promised of messages, tried on random histories: people schedule and take back, alarms are lost and ring twice,
/// mails are refused or get no answer, the store fails, and senders die after any step, several at once.
@Suite struct SchedulePropertyTests {
  @Test func noHistoryLosesRepeatsOrHurriesAMessage() {
    for number in 0..<UInt64(cases) { check(seed &+ number) }
  }

  private func check(_ seed: UInt64) {
    let about = Comment(rawValue: "LATCHKEY_SEED=\(seed)")
    var world = World(seed: seed)
    for _ in 0..<Int.random(in: 0...6, using: &world.random) { world.subscribe() }
    live(in: &world)
    settle(&world)

    #expect(world.breaches == [], about)
    for message in world.messages.values {
      let copies = world.accepted[message.id] ?? [:]
      // Nothing is lost: every message comes to an end.
      #expect(message.wakeAt == nil, about)
      // Nobody has it twice but for the mails of which nobody knew.
      let surplus = copies.values.map { $0 - 1 }.reduce(0, +)
      #expect(surplus <= message.progress.uncertain, about)
      guard case .sent = message.state else { continue }
      let without = world.subscribers.filter { copies[$0.id] == nil }
      let excused = world.rejectedOnce[message.id] ?? []
      // Only after three attempts of which nobody knows anything somebody is left out.
      let tries = world.noted[message.id] ?? [:]
      let unexplained = without.filter { !excused.contains($0.id) && tries[$0.id, default: 0] < Schedule.maximumTries }
      #expect(unexplained.isEmpty, about)
      #expect(message.progress.accepted <= copies.values.reduce(0, +), about)
    }
  }

  /// That the histories reach what they are to reach.
  @Test func theHistoriesAreRich() {
    var counts: [String: Int] = [:]
    var states: Set<Message.Status> = []
    for seed in 0..<UInt64(200) {
      var world = World(seed: seed)
      for _ in 0..<4 { world.subscribe() }
      live(in: &world)
      settle(&world)
      counts.merge(world.counts, uniquingKeysWith: +)
      states.formUnion(world.messages.values.map(\.status))
    }
    for name in [
      "cancelled", "message_sending", "message_sent", "death", "end sent", "end over", "end held", "end early",
      "end overtaken",
      "end putDown", "end storeFailed",
    ] {
      #expect(counts[name, default: 0] > 20, "\(name): \(counts)")
    }
    #expect(states.isSuperset(of: [.sent, .cancelled]))
  }

  private func live(in world: inout World) {
    for _ in 0..<Int.random(in: 50...400, using: &world.random) {
      switch Int.random(in: 0..<100, using: &world.random) {
      case 0..<4: world.schedule()
      case 4..<7: world.takeBack()
      case 7..<15: world.pass(seconds: Double.random(in: 0...40, using: &world.random))
      case 15..<17: world.pass(seconds: Double.random(in: 40...400, using: &world.random))
      case 17..<22: world.ringAlarms()
      case 22..<24: world.sweep()
      case 24..<26:
        if let any = world.messages.keys.sorted().randomElement(using: &world.random) { world.wake(any) }
      case 26..<29: if let any = world.senders.indices.randomElement(using: &world.random) { world.die(any) }
      default:
        if let any = world.senders.indices.randomElement(using: &world.random) { world.perform(any) }
        world.now += Double.random(in: 0...0.5, using: &world.random)
      }
    }
  }

  /// The world turns kind: senders live, mails are taken, and the sweeper comes every quarter of an hour.
  private func settle(_ world: inout World) {
    world.isUnkind = false
    for _ in 0..<200 where world.messages.values.contains(where: { $0.wakeAt != nil }) || !world.senders.isEmpty {
      world.pass(seconds: 900)
      world.sweep()
      var steps = 0
      while !world.senders.isEmpty, steps < 10_000 {
        world.perform(world.senders.indices.randomElement(using: &world.random).unsafelyPresent)
        steps += 1
      }
      if steps == 10_000 { world.breaches.append("a sender that never ends") }
    }
  }
}
