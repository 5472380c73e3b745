internal import ArgumentParser
internal import Foundation
internal import SQLiteScheduling
internal import Scheduling
internal import Synchronization

/// Many clients at once, each of which asks for everything twice.
struct InsertTwice: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "insert-twice",
    abstract: "send every request twice from many threads at once; print the outcomes and the time as JSON")

  @Argument(help: "the database") var file: String
  @Option(help: "how many different requests") var count = 1000
  @Option(help: "how many threads") var threads = 16

  func run() throws {
    let store = try SQLiteStore(path: file)
    // Each half of the threads has all requests, the second in the opposite order.
    let requests = (0..<count) + (0..<count).reversed()
    let next = Atomic(0)
    let outcomes = Mutex<(inserted: Int, repeated: Int, faults: [String])>((0, 0, []))
    let clock = ContinuousClock()
    let took = clock.measure {
      let group = DispatchGroup()
      for _ in 0..<threads {
        group.enter()
        Thread.detachNewThread {
          defer { group.leave() }
          while case let turn = next.add(1, ordering: .relaxed).oldValue, turn < requests.count {
            let number = requests[turn]
            let message = Made.message(number)
            do {
              switch try store.insert(message, text: Made.text(of: message, number), key: Made.key(number)) {
              case .inserted: outcomes.withLock { $0.inserted += 1 }
              case .repeated: outcomes.withLock { $0.repeated += 1 }
              }
            } catch {
              outcomes.withLock { $0.faults.append("\(error)") }
            }
          }
        }
      }
      group.wait()
    }
    let found = outcomes.withLock { $0 }
    let answer: [String: Any] = [
      "inserted": found.inserted, "repeated": found.repeated, "faults": found.faults,
      "seconds": Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18,
    ]
    try Output.line(
      String(decoding: try JSONSerialization.data(withJSONObject: answer, options: .sortedKeys), as: UTF8.self))
  }
}
