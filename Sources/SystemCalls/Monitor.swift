internal import Glibc

/// A value that several threads change, one at a time, and whose changes they can wait for.
///
/// Why not `Synchronization.Mutex`: it has nothing to wait with but itself.
@safe final class Monitor<Value>: @unchecked Sendable {
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  /// Only touched with the lock held.
  private var value: Value

  init(_ value: sending Value) {
    self.value = value
    unsafe lock = .allocate(capacity: 1)
    // Neither fails with default attributes (POSIX), nor does a lock that is held correctly.
    _ = unsafe pthread_mutex_init(lock, nil)
  }

  deinit {
    _ = unsafe pthread_mutex_destroy(lock)
    unsafe lock.deallocate()
  }

  /// Changes the value.
  func change<Result>(_ body: (inout Value) -> Result) -> Result {
    _ = unsafe pthread_mutex_lock(lock)
    defer { _ = unsafe pthread_mutex_unlock(lock) }
    return body(&value)
  }

  /// Asks `body` until it has an answer; between two questions waits until the condition is signalled.
  func wait<Result>(for condition: Condition, _ body: (inout Value) -> Result?) -> Result {
    _ = unsafe pthread_mutex_lock(lock)
    defer { _ = unsafe pthread_mutex_unlock(lock) }
    while true {
      if let result = body(&value) { return result }
      unsafe condition.wait(releasing: lock)
    }
  }
}

/// Something that may have happened, for threads that wait for it.
@safe final class Condition: @unchecked Sendable {
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  init() {
    unsafe condition = .allocate(capacity: 1)
    _ = unsafe pthread_cond_init(condition, nil)
  }

  deinit {
    _ = unsafe pthread_cond_destroy(condition)
    unsafe condition.deallocate()
  }

  /// Wakes one of those who wait. Only after the change that they wait for.
  func signalOne() { _ = unsafe pthread_cond_signal(condition) }

  /// Wakes all of those who wait.
  func signalAll() { _ = unsafe pthread_cond_broadcast(condition) }

  fileprivate func wait(releasing lock: UnsafeMutablePointer<pthread_mutex_t>) {
    _ = unsafe pthread_cond_wait(condition, lock)
  }
}
