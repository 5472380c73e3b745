import JOSE
import Testing

@testable import KeyFetching

/// How long old keys serve while loading fails; to the second, for after it a withdrawn key would still be believed.
@Suite struct StaleCeilingTests {
  private static func cacheInTrouble(ceiling: Double, failingAt second: Double) -> KeyCache {
    var cache = KeyCache(policy: KeyCachePolicy(staleCeiling: ceiling))
    cache.loaded(.loaded(KeyCacheTests.known, .init()), for: "known", at: KeyCacheTests.at(0))
    cache.loaded(.failed(reason: "down"), for: "known", at: KeyCacheTests.at(second))
    return cache
  }

  @Test(arguments: [301.0, 600, 86_400, 604_800])
  func oldKeysServeUntilTheCeilingAndNotAtIt(ceiling: Double) {
    let cache = Self.cacheInTrouble(ceiling: ceiling, failingAt: ceiling - 0.5)
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(ceiling - 0.25)).served == ["known"])
    #expect(cache.age(at: KeyCacheTests.at(ceiling - 0.25)) == ceiling - 0.25)
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(ceiling)).reason == "down")
    #expect(cache.age(at: KeyCacheTests.at(ceiling)) == nil)
    // The pause is over, and there is nothing to serve meanwhile.
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(ceiling + 0.5)).cause == .expired)
  }

  /// Failing loads are no good loads: the ceiling does not move away from whoever runs towards it.
  @Test func itIsCountedFromTheLastGoodLoad() {
    var cache = Self.cacheInTrouble(ceiling: 3600, failingAt: 300)
    for second in stride(from: 360.0, to: 3600, by: 60) {
      cache.loaded(.failed(reason: "down"), for: "known", at: KeyCacheTests.at(second))
    }
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(3599)).served == ["known"])
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(3600)).served == nil)
  }

  /// By hour 25 of an outage there is nothing left, and each attempt is still a minute after the one before.
  @Test func anOutageOfADayIsNotAFloodOfLoads() {
    var cache = KeyCache()
    cache.loaded(.loaded(KeyCacheTests.known, .init()), for: "known", at: KeyCacheTests.at(0))
    var attempts = 0
    var wrong: [Int] = []
    for second in 1...90_000 {
      let now = KeyCacheTests.at(Double(second))
      let answer = cache.answer(for: "known", at: now)
      if answer.isLoad {
        attempts += 1
        cache.loaded(.failed(reason: "down"), for: "known", at: now)
      }
      if (cache.answer(for: "known", at: now).served != nil) != (second < 86_400) { wrong.append(second) }
    }
    #expect(wrong.isEmpty)
    // 300, 301, 303 … 363, and from then on each minute.
    #expect(attempts == 7 + (90_000 - 363) / 60)
  }

  @Test(arguments: [0.0, 60, 299])
  func aCeilingBelowTheLifetimeMeansNotAMomentLonger(ceiling: Double) {
    let cache = Self.cacheInTrouble(ceiling: ceiling, failingAt: 299.5)
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(299.75)).served == ["known"])
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(300)).reason == "down")
    #expect(cache.age(at: KeyCacheTests.at(300)) == nil)
  }

  /// Each clock alone is enough to make keys too old.
  @Test func itIsReachedByEitherClock() {
    let cache = Self.cacheInTrouble(ceiling: 86_400, failingAt: 300)
    let start = KeyCacheTests.at(0)
    let pastByWall = Moment(wall: start.wall + 86_400, boot: 300.5)
    let pastByBoot = Moment(wall: start.wall + 300.5, boot: 86_400)
    let justBefore = Moment(wall: start.wall + 86_399, boot: 300.5)
    #expect(cache.answer(for: "known", at: pastByWall).served == nil)
    #expect(cache.answer(for: "known", at: pastByBoot).served == nil)
    #expect(cache.answer(for: "known", at: justBefore).isLoad)
    #expect(cache.answerWithoutLoading(for: "known", at: justBefore).served == ["known"])
  }
}
