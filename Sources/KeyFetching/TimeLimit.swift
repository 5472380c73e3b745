internal import SystemCalls

/// How long something may still take, by the clock that never goes back.
struct TimeLimit {
  private let end: Double

  /// From now on, that many seconds.
  init(seconds: Double) { end = BootClock.now() + seconds }

  /// Seconds that are left; 0 where there are none.
  var secondsLeft: Double { max(end - BootClock.now(), 0) }

  /// What is left.
  var left: Duration { .seconds(secondsLeft) }
}

extension Duration {
  /// Seconds, with their fraction.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
