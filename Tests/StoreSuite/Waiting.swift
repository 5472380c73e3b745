import Foundation
import Synchronization
import TestSupport

enum Waiting {
  /// A moment between two attempts.
  static func pause() { Thread.sleep(forTimeInterval: 0.02) }

  /// Runs the body that often at once, each on a thread of its own, and returns what they returned, in order.
  static func race<Value: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Value) throws -> [Value] {
    let results = Results<Value>(count)
    let start = DispatchSemaphore(value: 0)
    let end = DispatchSemaphore(value: 0)
    for index in 0..<count {
      let thread = Thread {
        start.wait()
        // Not within the lock: who holds it keeps the others from racing.
        let result = Result { try body(index) }
        results.values.withLock { $0[index] = result }
        end.signal()
      }
      thread.stackSize = 1 << 20
      thread.start()
    }
    for _ in 0..<count { start.signal() }
    for _ in 0..<count { end.wait() }
    return try results.values.withLock { try $0.map { try $0.unsafelyPresent.get() } }
  }

  private final class Results<Value: Sendable>: Sendable {
    let values: Mutex<[Result<Value, any Error>?]>
    init(_ count: Int) { values = Mutex(Array(repeating: nil, count: count)) }
  }
}
