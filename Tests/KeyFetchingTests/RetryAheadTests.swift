import JOSE
import Testing

@testable import KeyFetching

/// Where somebody loads ahead, an outage makes no caller wait.
@Suite struct RetryAheadTests {
  static let policy = KeyCachePolicy(retriesAhead: true)

  /// Loaded at 0 for 300 s; the load ahead at 250 failed.
  static func cacheInTrouble(_ policy: KeyCachePolicy = policy) -> KeyCache {
    var cache = KeyCache(policy: policy)
    cache.loaded(.loaded(KeyCacheTests.known, .init()), for: "known", at: KeyCacheTests.at(0))
    cache.loaded(.failed(reason: "down"), for: nil, at: KeyCacheTests.at(250))
    return cache
  }

  @Test func oldKeysServeWithoutAnAttemptOnceTheirPauseIsOver() {
    let cache = Self.cacheInTrouble()
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(500)).served == ["known"])
    #expect(cache.isRefreshDue(at: KeyCacheTests.at(500)))
    #expect(Self.cacheInTrouble(KeyCachePolicy()).answer(for: "known", at: KeyCacheTests.at(500)).isLoad)
  }

  @Test func afterALongSilenceTheTokenWaits() {
    #expect(Self.cacheInTrouble().answer(for: "known", at: KeyCacheTests.at(549.9)).served == ["known"])
    #expect(Self.cacheInTrouble().answer(for: "known", at: KeyCacheTests.at(550)).isLoad)
  }

  @Test func neverPastTheCeiling() {
    var cache = Self.cacheInTrouble()
    cache.loaded(.failed(reason: "down"), for: nil, at: KeyCacheTests.at(86_300))
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(86_399)).served == ["known"])
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(86_400)).isLoad)
  }

  @Test func anUnknownKeyIsStillAskedForAtOnce() {
    #expect(Self.cacheInTrouble().answer(for: "new", at: KeyCacheTests.at(290)).isLoad)
  }

  @Test func afterALongFreezeWithoutTroubleTheNextTokenLoads() {
    var cache = KeyCache(policy: Self.policy)
    cache.loaded(.loaded(KeyCacheTests.known, .init()), for: "known", at: KeyCacheTests.at(0))
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(7_200)).isLoad)
  }
}
