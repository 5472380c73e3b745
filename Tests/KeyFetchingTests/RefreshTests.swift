import JOSE
import Testing

@testable import KeyFetching

/// When keys are loaded where nobody waits for it.
@Suite struct RefreshTests {
  @Test(arguments: [(nil, 240.0), (60, 48), (600, 480), (3600, 2880)] as [(Double?, Double)])
  func itIsDueInTheLastFifthOfTheirLifetime(lifetime: Double?, due: Double) {
    let cache = KeyCacheTests.loadedCache(lifetime: lifetime)
    #expect(!cache.isRefreshDue(at: KeyCacheTests.at(0)))
    #expect(!cache.isRefreshDue(at: KeyCacheTests.at(due - 0.01)))
    #expect(cache.isRefreshDue(at: KeyCacheTests.at(due)))
    // Whoever asks meanwhile is served, and waits for nothing.
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(due)).served == ["known"])
  }

  @Test func thereIsNothingToRefreshWhereNobodyHasAskedYet() {
    #expect(!KeyCache().isRefreshDue(at: KeyCacheTests.at(0)))
    var cache = KeyCacheTests.loadedCache()
    cache.dropKeys()
    #expect(!cache.isRefreshDue(at: KeyCacheTests.at(299)))
  }

  @Test func itStaysDueUntilItIsDone() {
    var cache = KeyCacheTests.loadedCache()
    #expect(cache.isRefreshDue(at: KeyCacheTests.at(10_000)))
    #expect(cache.isRefreshDue(at: KeyCacheTests.at(100_000)))
    cache.loaded(.unchanged(.init()), for: nil, at: KeyCacheTests.at(100_000))
    #expect(!cache.isRefreshDue(at: KeyCacheTests.at(100_239)))
    #expect(cache.isRefreshDue(at: KeyCacheTests.at(100_240)))
  }

  @Test func aFailedOneIsNotRepeatedBeforeItsPauseIsOver() {
    var cache = KeyCacheTests.loadedCache()
    var now = 240.0
    for pause in [1.0, 2, 4, 8] {
      #expect(cache.isRefreshDue(at: KeyCacheTests.at(now)))
      cache.loaded(.failed(reason: "down"), for: nil, at: KeyCacheTests.at(now))
      #expect(!cache.isRefreshDue(at: KeyCacheTests.at(now + pause - 0.01)))
      // The keys in hand are still fresh.
      #expect(cache.answer(for: "known", at: KeyCacheTests.at(now + pause - 0.01)).served == ["known"])
      now += pause
    }
  }

  @Test func aClockThatIsSetBackDoesNotPutItOff() {
    let cache = KeyCacheTests.loadedCache()
    #expect(cache.isRefreshDue(at: Moment(wall: 0, boot: 240)))
    #expect(!cache.isRefreshDue(at: Moment(wall: 0, boot: 239)))
    #expect(cache.isRefreshDue(at: Moment(wall: 1_800_000_240, boot: 0)))
  }

  /// The load was nobody's in particular, so no key id was missed.
  @Test func itStartsNoCooldown() {
    var cache = KeyCacheTests.loadedCache()
    cache.loaded(.unchanged(.init()), for: nil, at: KeyCacheTests.at(240))
    #expect(cache.answer(for: "new", at: KeyCacheTests.at(240)).cause == .unknownKey)
  }
}
