import JOSE
import Testing

@testable import KeyFetching

/// The memory of key ids that the set did not hold.
@Suite struct UnknownKeysTests {
  @Test func anIDsPauseDoublesUpToFiveMinutes() {
    var unknown = UnknownKeys()
    var now = 0.0
    for pause in [10.0, 20, 40, 80, 160, 300, 300, 300] {
      #expect(!unknown.holdBack("gone", at: KeyCacheTests.at(now)))
      unknown.missed("gone", at: KeyCacheTests.at(now))
      #expect(unknown.holdBack("gone", at: KeyCacheTests.at(now)))
      #expect(unknown.holdBack("gone", at: KeyCacheTests.at(now + pause - 0.01)))
      now += pause
    }
    #expect(unknown.count == 1)
  }

  @Test func anotherIDWaitsForTheCooldownOnly() {
    var unknown = UnknownKeys()
    for second in [0.0, 10, 30] { unknown.missed("gone", at: KeyCacheTests.at(second)) }
    #expect(unknown.holdBack("another", at: KeyCacheTests.at(39.9)))
    #expect(!unknown.holdBack("another", at: KeyCacheTests.at(40)))
    #expect(unknown.holdBack("gone", at: KeyCacheTests.at(40)))
  }

  @Test func nothingIsHeldBackBeforeAnythingWasMissed() {
    #expect(!UnknownKeys().holdBack("gone", at: KeyCacheTests.at(0)))
    #expect(UnknownKeys().count == 0)
  }

  @Test func sixtyFourAreRememberedAndTheOneAskedForLongestAgoGoesFirst() {
    var unknown = UnknownKeys(.init(cooldown: 1000, longestPause: 1e9))
    func name(_ index: Int) -> String { "gone \(index)" }
    for index in 0..<64 { unknown.missed(name(index), at: KeyCacheTests.at(Double(index))) }
    // The first is asked for again, so the second is now the one of longest ago.
    unknown.missed(name(0), at: KeyCacheTests.at(64))
    #expect(unknown.count == 64)
    unknown.missed(name(64), at: KeyCacheTests.at(65))
    #expect(unknown.count == 64)
    let now = KeyCacheTests.at(1065)
    #expect(unknown.holdBack(name(0), at: now))
    #expect(!unknown.holdBack(name(1), at: now))
    unknown.missed(name(1), at: now)
    // It was forgotten, so its pause is the first one again.
    #expect(!unknown.holdBack(name(1), at: KeyCacheTests.at(2065)))
  }

  @Test func aFloodDoesNotMakeItGrow() {
    var unknown = UnknownKeys()
    for index in 0..<10_000 { unknown.missed("invented \(index)", at: KeyCacheTests.at(Double(index))) }
    #expect(unknown.count == 64)
  }

  @Test func forgettingLeavesTheCooldown() {
    var unknown = UnknownKeys()
    for second in [0.0, 10] { unknown.missed("gone", at: KeyCacheTests.at(second)) }
    unknown.forget()
    #expect(unknown.count == 0)
    #expect(unknown.holdBack("gone", at: KeyCacheTests.at(19.9)))
    #expect(!unknown.holdBack("gone", at: KeyCacheTests.at(20)))
    // Its pauses start over.
    unknown.missed("gone", at: KeyCacheTests.at(20))
    #expect(!unknown.holdBack("gone", at: KeyCacheTests.at(30)))
  }

  /// Both read as é, and Swift's strings call them equal.
  @Test func idsThatOnlyLookAlikeAreTwo() {
    var unknown = UnknownKeys()
    for second in [0.0, 10] { unknown.missed("\u{E9}", at: KeyCacheTests.at(second)) }
    #expect(unknown.holdBack("\u{E9}", at: KeyCacheTests.at(20)))
    #expect(!unknown.holdBack("e\u{301}", at: KeyCacheTests.at(20)))
  }

  @Test func aClockThatIsSetForthEndsPausesAndOneThatIsSetBackDoesNotPutThemOff() {
    var unknown = UnknownKeys()
    unknown.missed("gone", at: KeyCacheTests.at(0))
    let start = KeyCacheTests.at(0)
    #expect(!unknown.holdBack("gone", at: Moment(wall: start.wall + 86_400, boot: 1)))
    #expect(unknown.holdBack("gone", at: Moment(wall: start.wall - 86_400, boot: 1)))
    #expect(!unknown.holdBack("gone", at: Moment(wall: start.wall - 86_400, boot: 10)))
  }

  /// A key that is published a little after its first token is found when the cooldown is over.
  @Test func aKeyThatComesLateIsFound() {
    var cache = KeyCacheTests.loadedCache()
    cache.loaded(.loaded(KeyCacheTests.known, .init()), for: "new", at: KeyCacheTests.at(1))
    #expect(cache.answer(for: "new", at: KeyCacheTests.at(10.9)).served == ["known"])
    #expect(cache.answer(for: "new", at: KeyCacheTests.at(11)).cause == .unknownKey)
    cache.loaded(.loaded(KeyCacheTests.rotated, .init()), for: "new", at: KeyCacheTests.at(11))
    #expect(cache.answer(for: "new", at: KeyCacheTests.at(11)).served == ["known", "new"])
  }

  @Test func aLoadForAnUnknownKeyThatFailsPausesLikeAnyOther() {
    var cache = KeyCacheTests.loadedCache()
    cache.loaded(.failed(reason: "down"), for: "new", at: KeyCacheTests.at(1))
    #expect(cache.answer(for: "new", at: KeyCacheTests.at(1.9)).reason == "down")
    #expect(cache.answer(for: "new", at: KeyCacheTests.at(2)).cause == .unknownKey)
  }

  @Test func whereKeysHaveNoNamesNoIDIsUnknown() throws {
    let secret = try SharedSecret(Array(repeating: 7, count: 32), for: [.hs256], until: nil)
    var cache = KeyCache()
    cache.loaded(.loaded(.secrets([secret]), .init()), for: "any", at: KeyCacheTests.at(0))
    for second in [0.0, 1, 299] {
      #expect(cache.answer(for: "another \(second)", at: KeyCacheTests.at(second)).isLoad == false)
    }
    #expect(cache.answer(for: "any", at: KeyCacheTests.at(300)).cause == .expired)
  }
}
