internal import Glibc

/// Waiting without doing anything.
package enum Pause {
  /// Sleeps for so many seconds, or less if a signal arrives. Nothing happens for zero, negative numbers and NaN.
  package static func sleep(seconds: Double) {
    guard seconds > 0 else { return }
    // A day is longer than anybody here waits, and keeps the conversion from trapping.
    let bounded = min(seconds, 86_400)
    let whole = bounded.rounded(.down)
    var wanted = timespec(tv_sec: Int(whole), tv_nsec: Int((bounded - whole) * 1e9))
    _ = unsafe nanosleep(&wanted, nil)
  }
}
