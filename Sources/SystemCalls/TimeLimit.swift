/// How long something may still take, by the clock that never goes back.
package struct TimeLimit: Sendable {
  private let end: Double

  /// From now on, that long.
  ///
  /// - Parameters:
  ///   - limit: what the caller leaves; nil: it does not say.
  ///   - most: seconds that it is never more than.
  package init(_ limit: Duration?, atMost most: Double) {
    end = BootClock.now() + min(limit?.inSeconds ?? most, most)
  }

  /// From now on, that long.
  package init(_ limit: Duration) { end = BootClock.now() + limit.inSeconds }

  /// Seconds that are left; 0 where there are none.
  package var secondsLeft: Double { max(end - BootClock.now(), 0) }

  /// What is left.
  package var left: Duration { .seconds(secondsLeft) }
}

extension Duration {
  /// Seconds, with their fraction.
  fileprivate var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
