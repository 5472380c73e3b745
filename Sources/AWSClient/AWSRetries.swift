internal import HTTPFetch

/// How often something is asked again, and how long before that. The pauses are random ("full jitter"): of many functions
/// that a busy service has sent away in one moment not all come back in one moment.
///
/// Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
package struct AWSRetries: Sendable, Equatable {
  /// With the first; at least 1.
  package let maximumAttempts: Int
  /// The longest pause before the second attempt, in seconds; it doubles with each further one.
  let base: Double
  /// No pause is longer, in seconds.
  let cap: Double

  /// - Parameters:
  ///   - maximumAttempts: with the first; at least 1.
  ///   - base: the longest pause before the second attempt, in seconds.
  ///   - cap: what no pause is longer than, in seconds.
  package init(maximumAttempts: Int, base: Double, cap: Double) {
    precondition(maximumAttempts >= 1 && base >= 0 && cap >= 0)
    self.maximumAttempts = maximumAttempts
    self.base = base
    self.cap = cap
  }

  /// What serves where nothing speaks against it: four attempts, with pauses of at most 50, 100 and 200 ms.
  package static let standard = AWSRetries(maximumAttempts: 4, base: 0.05, cap: 1)
  /// One more attempt, after at most 100 ms.
  package static let onceMore = AWSRetries(maximumAttempts: 2, base: 0.1, cap: 0.1)
  /// One attempt.
  package static let none = AWSRetries(maximumAttempts: 1, base: 0, cap: 0)

  /// Seconds to wait after so many attempts.
  ///
  /// - Parameters:
  ///   - attempts: at least 1.
  ///   - chance: 0 up to, and not including, 1.
  func pause(after attempts: Int, chance: Double) -> Double {
    var longest = base
    for _ in 1..<attempts where longest < cap { longest *= 2 }
    return chance * min(cap, longest)
  }
}

extension AWSFault {
  /// Whether asking again may do.
  ///
  /// - Parameter isIdempotent: whether doing it twice is doing it once. If not, only what surely was not done is asked for again.
  func isWorthAnotherAttempt(isIdempotent: Bool) -> Bool {
    switch self {
    case .unreachable(let failure): failure.isConnectionError && (isIdempotent || failure.isBeforeSending)
    case .refused(let refused) where refused.isThrottling: true
    case .refused(let refused): isIdempotent && refused.status >= 500
    default: false
    }
  }
}
