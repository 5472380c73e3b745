internal import JOSE
internal import SAMTemplate

/// A token bucket: a burst at once, and the rate from then on.
///
/// Source: API Gateway Developer Guide, "Throttle requests to your REST APIs for better throughput in API Gateway".
struct TokenBucket: Sendable {
  private let limit: RESTAPI.RateLimit
  private var tokens: Double
  private var filledAt: NumericDate

  /// A full one.
  init(_ limit: RESTAPI.RateLimit, at now: NumericDate) {
    self.limit = limit
    tokens = Double(max(0, limit.burst))
    filledAt = now
  }

  /// Takes one token; false where there is none.
  mutating func take(at now: NumericDate) -> Bool {
    // A clock that was set back fills nothing, and costs nobody the time until it has caught up.
    let elapsed = max(0, now.secondsSinceEpoch - filledAt.secondsSinceEpoch)
    tokens = min(Double(max(0, limit.burst)), tokens + elapsed * max(0, limit.rate))
    filledAt = now
    guard tokens >= 1 else { return false }
    tokens -= 1
    return true
  }
}
