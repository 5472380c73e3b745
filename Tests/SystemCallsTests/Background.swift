import Dispatch

/// A thread that a test waits for: the calls under test block.
final class Background: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)

  static func detached(_ work: @escaping @Sendable () -> Void) -> Background {
    let thread = Background()
    DispatchQueue.global().async {
      work()
      thread.done.signal()
    }
    return thread
  }

  func join() { done.wait() }
}
