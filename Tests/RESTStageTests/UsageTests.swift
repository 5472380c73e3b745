import JOSE
import SAMTemplate
import Testing
import TestSupport

@testable import RESTStage

@Suite("Limits")
struct UsageTests {
  private func moment(_ seconds: Double) -> NumericDate { NumericDate(secondsSinceEpoch: start + seconds) ?? .latest }

  /// In any stretch of time no more than the burst and what the rate gives; and never refused where that leaves one.
  @Test func aBucketNeverGivesMoreThanBurstAndRate() {
    var random = Seeded(state: seed)
    for _ in 0..<max(1, cases / 10) {
      let limit = RESTAPI.RateLimit(
        rate: Double(Int.random(in: 0...10, using: &random)), burst: Int.random(in: 0...5, using: &random))
      var bucket = TokenBucket(limit, at: moment(0))
      var (now, taken) = (0.0, [Double]())
      for _ in 0..<200 {
        // Powers of two, so that nothing is lost to rounding.
        now += Double(Int.random(in: 0...16, using: &random)) / 64
        if bucket.take(at: moment(now)) { taken.append(now) }
      }
      let isExceeded = taken.indices.contains { first in
        taken.indices[first...].contains { last in
          Double(last - first + 1) > Double(limit.burst) + limit.rate * (taken[last] - taken[first])
        }
      }
      #expect(!isExceeded, "seed \(seed): \(limit)")
      #expect(limit.burst == 0 ? taken.isEmpty : taken.count >= limit.burst)
    }
  }

  @Test func aBucketFillsUpAgainAndAClockThatIsSetBackFillsNothing() {
    var bucket = TokenBucket(RESTAPI.RateLimit(rate: 2, burst: 3), at: moment(0))
    var taken: [Bool] = []
    for seconds in [0, 0, 0, 0, 0.25, 0.5, 0.5, -100, -99.5, 100, 100, 100, 100] {
      taken.append(bucket.take(at: moment(seconds)))
    }
    #expect(
      taken == [true, true, true, false, false, true, false, false, true, true, true, true, false])
  }

  private func meters(_ quota: RESTAPI.UsagePlan.Quota?, limit: RESTAPI.RateLimit? = nil) -> UsageMeters {
    UsageMeters(
      [RESTAPI.UsagePlan(id: "plan", keys: ["key-one", "key-two"], limit: limit, quota: quota)], at: moment(0))
  }

  /// What becomes of requests, one after the other.
  private func outcomes(
    _ meters: inout UsageMeters, _ requests: [(key: String?, seconds: Double)]
  ) -> [UsageMeters.Refusal?] {
    var outcomes: [UsageMeters.Refusal?] = []
    for (key, seconds) in requests {
      do throws(UsageMeters.Refusal) {
        try meters.count(key: key, at: moment(seconds))
        outcomes.append(nil)
      } catch {
        outcomes.append(error)
      }
    }
    return outcomes
  }

  @Test func knowsKeysByEachOfTheirBytes() {
    var meters = meters(nil)
    let others = ["key-On", "key-onE", "key-one ", "", "plan", nil]
    let outcomes = outcomes(&meters, [("key-one", 0), ("key-two", 0)] + others.map { ($0, 0) })
    #expect(outcomes == [nil, nil] + others.map { _ in .unknownKey })
  }

  @Test func countsEachKeyForItself() {
    var meters = meters(.init(requests: 2, period: .day), limit: .init(rate: 1, burst: 5))
    let outcomes = outcomes(&meters, [("key-one", 0), ("key-one", 0), ("key-one", 0), ("key-two", 0)])
    #expect(outcomes == [nil, nil, .quotaExceeded, nil])
  }

  @Test func whatIsThrottledUsesNoQuota() {
    var meters = meters(.init(requests: 2, period: .day), limit: .init(rate: 1, burst: 1))
    let outcomes = outcomes(&meters, [0, 0, 0, 1, 2].map { ("key-one", $0) })
    #expect(outcomes == [nil, .throttled, .throttled, nil, .quotaExceeded])
  }

  /// The bench starts on Friday, 2027-01-15, at 08:00 UTC.
  @Test(arguments: [
    (RESTAPI.UsagePlan.Quota.Period.day, "2027-01-15T23:59:59Z", "2027-01-16T00:00:00Z"),
    (.week, "2027-01-16T23:59:59Z", "2027-01-17T00:00:00Z"), (.month, "2027-01-31T23:59:59Z", "2027-02-01T00:00:00Z"),
  ])
  func aQuotaBeginsAnewWithItsPeriod(_ period: RESTAPI.UsagePlan.Quota.Period, _ last: String, _ next: String) throws {
    var meters = meters(.init(requests: 1, period: period))
    let last = try #require(NumericDate(rfc3339: last)).secondsSinceEpoch - start
    let next = try #require(NumericDate(rfc3339: next)).secondsSinceEpoch - start
    let outcomes = outcomes(&meters, [0, last, next, next].map { ("key-one", $0) })
    #expect(outcomes == [nil, .quotaExceeded, nil, .quotaExceeded])
  }

  @Test func monthsOfTwoYearsAreNotTheSame() throws {
    let one = try #require(NumericDate(rfc3339: "2026-12-31T12:00:00Z"))
    let other = try #require(NumericDate(rfc3339: "2027-12-31T12:00:00Z"))
    let next = try #require(NumericDate(rfc3339: "2027-01-01T00:00:00Z"))
    let month = RESTAPI.UsagePlan.Quota.Period.month
    #expect(month.number(at: one) + 1 == month.number(at: next))
    #expect(month.number(at: one) + 12 == month.number(at: other))
  }
}
