import JOSE
import Testing

@testable import KeyFetching

/// A key set that ships with the program: it serves at once, and no longer than its age allows.
@Suite struct PinnedCacheTests {
  static let week = 604_800.0

  /// A cache that took the set at 0, when it was that old.
  static func pinnedCache(age: Double = 0, limit: Double = week, validator: Validator? = nil) -> KeyCache {
    var cache = KeyCache()
    cache.pin(KeyCacheTests.known, age: age, limit: limit, validator: validator, at: KeyCacheTests.at(0))
    return cache
  }

  @Test func itServesWithoutALoadAndKnowsItsAge() {
    let cache = Self.pinnedCache(age: 1000)
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(0)).served == ["known"])
    #expect(cache.answer(for: nil, at: KeyCacheTests.at(0)).served == ["known"])
    #expect(cache.age(at: KeyCacheTests.at(50)) == 1050)
    #expect(cache.keyCount == 1)
  }

  /// Nobody has confirmed it, however new it is.
  @Test func itIsToBeConfirmedAtOnce() {
    var cache = Self.pinnedCache()
    #expect(cache.isRefreshDue(at: KeyCacheTests.at(0)))
    cache.loaded(.failed(reason: "down"), for: nil, at: KeyCacheTests.at(0))
    #expect(!cache.isRefreshDue(at: KeyCacheTests.at(0.5)))
    #expect(cache.isRefreshDue(at: KeyCacheTests.at(1)))
    cache.loaded(.unchanged(.init()), for: nil, at: KeyCacheTests.at(1))
    #expect(!cache.isRefreshDue(at: KeyCacheTests.at(2)))
  }

  @Test func whereNobodyLoadsAheadTheTokenAfterFiveMinutesConfirmsIt() {
    let cache = Self.pinnedCache(age: 1000)
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(299.9)).served == ["known"])
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(300)).cause == .expired)
  }

  @Test func anOutageEndsItsServiceAtItsOwnLimit() {
    var cache = Self.pinnedCache(age: Self.week - 1000)
    cache.loaded(.failed(reason: "down"), for: nil, at: KeyCacheTests.at(999.5))
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(999.75)).served == ["known"])
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(1000)).reason == "down")
    #expect(cache.age(at: KeyCacheTests.at(1000)) == nil)
  }

  /// The five minutes for which nobody asks about it do not reach past its limit.
  @Test func theLastMinuteIsTheLastMinute() {
    let cache = Self.pinnedCache(age: Self.week - 60)
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(59.9)).served == ["known"])
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(60)).isLoad)
    #expect(cache.answerWithoutLoading(for: "known", at: KeyCacheTests.at(60)).served == nil)
  }

  /// How long fetched keys serve stale is another number, and says nothing of pinned ones.
  @Test func itsLimitIsNotTheStaleCeiling() {
    var cache = KeyCache(policy: KeyCachePolicy(staleCeiling: 0))
    cache.pin(KeyCacheTests.known, age: 0, limit: 3600, validator: nil, at: KeyCacheTests.at(0))
    cache.loaded(.failed(reason: "down"), for: nil, at: KeyCacheTests.at(3599))
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(3599.5)).served == ["known"])
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(3600)).served == nil)
  }

  /// Once it is confirmed, it is a fetched set, and the pinned one's limit is none of its business.
  @Test func onceConfirmedItIsAnOrdinarySet() {
    var cache = Self.pinnedCache(age: Self.week - 100)
    cache.loaded(.unchanged(.init()), for: nil, at: KeyCacheTests.at(1))
    #expect(cache.age(at: KeyCacheTests.at(1)) == 0)
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(300.9)).served == ["known"])
    cache.loaded(.failed(reason: "down"), for: nil, at: KeyCacheTests.at(301))
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(301.5)).served == ["known"])
    // A day after it was confirmed, not a week after it was fetched.
    cache.loaded(.failed(reason: "down"), for: nil, at: KeyCacheTests.at(86_400))
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(86_400.5)).served == ["known"])
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(86_401)).served == nil)
  }

  @Test(arguments: [(-0.5, week), (-86_400, week), (week, week), (week + 1, week), (0, 0)] as [(Double, Double)])
  func oneThatIsTooOldOrFromTheFutureIsNotTaken(age: Double, limit: Double) {
    let cache = Self.pinnedCache(age: age, limit: limit)
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(0)).cause == .first)
    #expect(cache.keyCount == 0)
  }

  @Test func theOldestThatIsTakenServesForItsLastSecond() {
    let cache = Self.pinnedCache(age: Self.week - 1)
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(0.9)).served == ["known"])
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(1)).served == nil)
  }

  @Test func itNeverReplacesKeysInHand() {
    var cache = KeyCacheTests.loadedCache()
    cache.pin(KeyCacheTests.rotated, age: 0, limit: Self.week, validator: nil, at: KeyCacheTests.at(1))
    #expect(cache.answer(for: nil, at: KeyCacheTests.at(1)).served == ["known"])
    #expect(!cache.isRefreshDue(at: KeyCacheTests.at(1)))
    // Not even such as no longer serve: a load has been there.
    cache.pin(KeyCacheTests.rotated, age: 0, limit: Self.week, validator: nil, at: KeyCacheTests.at(100_000))
    #expect(cache.answer(for: nil, at: KeyCacheTests.at(100_000)).served == nil)
  }

  @Test func aKeyThatTheServerNoLongerHasIsGoneWithTheFirstLoad() {
    var cache = KeyCache()
    cache.pin(KeyCacheTests.rotated, age: 0, limit: Self.week, validator: nil, at: KeyCacheTests.at(0))
    #expect(cache.answer(for: "new", at: KeyCacheTests.at(0)).served == ["known", "new"])
    cache.loaded(.loaded(KeyCacheTests.known, .init()), for: nil, at: KeyCacheTests.at(1))
    #expect(cache.answer(for: nil, at: KeyCacheTests.at(1)).served == ["known"])
    #expect(!cache.isRefreshDue(at: KeyCacheTests.at(1)))
  }

  @Test func aKeyThatIsNewerThanItIsFetchedAtOnce() {
    #expect(Self.pinnedCache().answer(for: "new", at: KeyCacheTests.at(0)).cause == .unknownKey)
  }

  @Test func itIsAskedForWithTheValidatorOfItsFile() throws {
    let validator = try #require(Validator(url: "https://keys.example/set", etag: "\"1\""))
    #expect(Self.pinnedCache(validator: validator).validator == validator)
  }
}
