internal import JOSE
internal import SAMTemplate
internal import Signatures

/// The usage plans' keys, and what each has used.
///
/// Source: API Gateway Developer Guide, "Usage plans and API keys for REST APIs in API Gateway". That a throttled request uses up
/// nothing of the quota, that weeks begin on Sunday, and that all periods begin at midnight UTC, is our assumption. API
/// Gateway counts on a best-effort basis; this counts exactly, and begins anew with the process.
struct UsageMeters: Sendable {
  private struct Meter: Sendable {
    let key: SecretDigest
    var bucket: TokenBucket?
    let quota: RESTAPI.UsagePlan.Quota?
    var period: Int64?
    var used = 0
  }

  enum Refusal: Error, Equatable {
    /// No key, or one of no plan.
    case unknownKey
    case throttled
    case quotaExceeded
  }

  private var meters: [Meter] = []

  init(_ plans: [RESTAPI.UsagePlan], at now: NumericDate) {
    for plan in plans {
      for key in plan.keys {
        meters.append(
          Meter(
            key: SecretDigest(of: Array(key.utf8)), bucket: plan.limit.map { TokenBucket($0, at: now) },
            quota: plan.quota))
      }
    }
  }

  /// Counts a request of a key.
  mutating func count(key: String?, at now: NumericDate) throws(Refusal) {
    guard let key else { throw .unknownKey }
    let digest = SecretDigest(of: Array(key.utf8))
    guard let place = meters.firstIndex(where: { $0.key.isEqual(to: digest) }) else { throw .unknownKey }
    if meters[place].bucket?.take(at: now) == false { throw .throttled }
    guard let quota = meters[place].quota else { return }
    let period = quota.period.number(at: now)
    if meters[place].period != period { (meters[place].period, meters[place].used) = (period, 0) }
    guard meters[place].used < quota.requests else { throw .quotaExceeded }
    meters[place].used += 1
  }
}

extension RESTAPI.UsagePlan.Quota.Period {
  /// Which day, week or month it is, counted from some day.
  func number(at now: NumericDate) -> Int64 {
    let day = Int64((now.secondsSinceEpoch / 86_400).rounded(.down))
    switch self {
    case .day: return day
    // The epoch was a Thursday.
    case .week: return Int64((Double(day + 4) / 7).rounded(.down))
    case .month:
      // yyyy-mm
      let parts = now.description.split(separator: "-")
      return (Int64(parts[0]) ?? 0) * 12 + (Int64(parts[1]) ?? 0)
    }
  }
}
