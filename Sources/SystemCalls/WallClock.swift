internal import Glibc

/// The clock that tokens speak of: seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// It may jump, forwards and backwards, when somebody or something sets it.
package enum WallClock {
  /// The time now, in seconds.
  package static func now() -> Double { seconds(of: CLOCK_REALTIME) }
}

/// The clock that never goes back: seconds since the machine started, suspended time included.
///
/// Whether it counts the time of a paused virtual machine is not proven: take an age as the larger of what this and
/// `WallClock` say.
package enum BootClock {
  /// The time now, in seconds.
  package static func now() -> Double { seconds(of: CLOCK_BOOTTIME) }
}

private func seconds(of clock: clockid_t) -> Double {
  var time = timespec()
  // Both clocks exist wherever glibc 2.34 runs. Without the time nothing here can be decided, and a made-up one
  // would decide wrongly.
  guard unsafe clock_gettime(clock, &time) == 0 else {
    fatalError("the clock \(clock) cannot be read")
  }
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
