import JOSE
import Testing

@testable import KeyFetching

/// Every transition of the machine, without a network and without sleeping.
@Suite struct KeyCacheTests {
  static let known = IssuerKeys.keySet(TestKeys.set(ids: ["known"]))
  static let rotated = IssuerKeys.keySet(TestKeys.set(ids: ["known", "new"]))

  /// A cache whose machine started at 0, by a wall clock that says 1.8 billion then.
  static func at(_ seconds: Double) -> Moment { Moment(wall: 1_800_000_000 + seconds, boot: seconds) }

  static func loadedCache(lifetime: Double? = nil) -> KeyCache {
    var cache = KeyCache()
    cache.loaded(.loaded(known, .init(lifetime: lifetime)), for: "known", at: at(0))
    return cache
  }

  @Test func anEmptyCacheLoads() {
    #expect(KeyCache().answer(for: "known", at: Self.at(0)).cause == .first)
    #expect(KeyCache().answer(for: nil, at: Self.at(0)).cause == .first)
    #expect(KeyCache().age(at: Self.at(0)) == nil)
    #expect(KeyCache().keyCount == 0)
  }

  @Test func keysServeForTheirLifetimeAndAreThenLoadedAgain() {
    let cache = Self.loadedCache()
    #expect(cache.answer(for: "known", at: Self.at(299.9)).served == ["known"])
    #expect(cache.answer(for: nil, at: Self.at(299.9)).served == ["known"])
    #expect(cache.answer(for: "known", at: Self.at(300)).cause == .expired)
    #expect(cache.answer(for: "unknown", at: Self.at(300)).cause == .expired)
  }

  @Test(arguments: [
    (-1.0, 60.0), (0, 60), (1, 60), (59, 60), (60, 60), (61, 61), (600, 600), (3600, 3600), (3601, 3600),
    (86_400, 3600),
  ])
  func theServersWordIsHeldWithinBounds(said: Double, served: Double) {
    let cache = Self.loadedCache(lifetime: said)
    #expect(cache.answer(for: "known", at: Self.at(served - 0.1)).served != nil)
    #expect(cache.answer(for: "known", at: Self.at(served)).isLoad)
  }

  @Test func anUnknownKeyCausesOneLoadAndThenACooldown() {
    var cache = Self.loadedCache()
    #expect(cache.answer(for: "new", at: Self.at(1)).cause == .unknownKey)
    cache.loaded(.loaded(Self.known, .init(lifetime: nil)), for: "new", at: Self.at(1))
    #expect(cache.answer(for: "new", at: Self.at(1)).served == ["known"])
    #expect(cache.answer(for: "another", at: Self.at(10.9)).served == ["known"])
    #expect(cache.answer(for: "another", at: Self.at(11)).isLoad)
  }

  @Test func aRotatedKeyIsFoundByThatLoad() {
    var cache = Self.loadedCache()
    #expect(cache.answer(for: "new", at: Self.at(1)).isLoad)
    cache.loaded(.loaded(Self.rotated, .init(lifetime: nil)), for: "new", at: Self.at(1))
    #expect(cache.answer(for: "new", at: Self.at(1)).served == ["known", "new"])
    // It was no unknown key, so the next one is not made to wait.
    #expect(cache.answer(for: "newer", at: Self.at(2)).isLoad)
  }

  @Test func aColdStartWithAnUnknownKeyLoadsOnlyOnce() {
    var cache = KeyCache()
    #expect(cache.answer(for: "unknown", at: Self.at(0)).isLoad)
    cache.loaded(.loaded(Self.known, .init(lifetime: nil)), for: "unknown", at: Self.at(0))
    #expect(cache.answer(for: "unknown", at: Self.at(0)).served == ["known"])
  }

  @Test func tenThousandUnknownKeysInAMinuteCauseSevenLoads() {
    var cache = Self.loadedCache()
    var loads = 1
    for index in 0..<10_000 {
      let now = Self.at(Double(index) * 60 / 10_000)
      guard cache.answer(for: "invented \(index)", at: now).isLoad else { continue }
      loads += 1
      cache.loaded(.loaded(Self.known, .init(lifetime: nil)), for: "invented \(index)", at: now)
    }
    #expect(loads == 7)
  }

  @Test func aFailedLoadPausesTwiceAsLongEachTimeUpToAMinute() {
    var cache = KeyCache()
    var now = 0.0
    for pause in [1.0, 2, 4, 8, 16, 32, 60, 60] {
      #expect(cache.answer(for: "known", at: Self.at(now)).isLoad)
      cache.loaded(.failed(reason: "down"), for: "known", at: Self.at(now))
      #expect(cache.answer(for: "known", at: Self.at(now)).reason == "down")
      #expect(cache.answer(for: "known", at: Self.at(now + pause - 0.01)).reason == "down")
      now += pause
    }
    cache.loaded(.loaded(Self.known, .init(lifetime: nil)), for: "known", at: Self.at(now))
    #expect(cache.answer(for: "known", at: Self.at(now)).served == ["known"])
  }

  @Test func aGoodLoadEndsTheTrouble() {
    var cache = KeyCache()
    for second in [0.0, 1, 3] { cache.loaded(.failed(reason: "down"), for: nil, at: Self.at(second)) }
    cache.loaded(.loaded(Self.known, .init()), for: "known", at: Self.at(7))
    cache.loaded(.failed(reason: "down again"), for: "known", at: Self.at(307))
    #expect(cache.answer(for: "known", at: Self.at(307.9)).served == ["known"])
    #expect(cache.answer(for: "known", at: Self.at(308)).isLoad)
  }

  @Test func whatASetDoesNotHoldIsTrustedNoMore() {
    var cache = KeyCache()
    cache.loaded(.loaded(Self.rotated, .init()), for: nil, at: Self.at(0))
    cache.loaded(.loaded(Self.known, .init()), for: nil, at: Self.at(300))
    #expect(cache.answer(for: nil, at: Self.at(300)).served == ["known"])
    // An outage does not bring it back.
    cache.loaded(.failed(reason: "down"), for: nil, at: Self.at(600))
    #expect(cache.answer(for: nil, at: Self.at(600)).served == ["known"])
  }

  @Test func keysInHandServeThroughAnOutageUpToTheCeiling() {
    var cache = Self.loadedCache()
    cache.loaded(.failed(reason: "down"), for: "known", at: Self.at(300))
    #expect(cache.answer(for: "known", at: Self.at(300.5)).served == ["known"])
    cache.loaded(.failed(reason: "down"), for: "known", at: Self.at(86_399))
    #expect(cache.answer(for: "known", at: Self.at(86_399.5)).served == ["known"])
    #expect(cache.answer(for: "known", at: Self.at(86_400)).reason == "down")
  }

  @Test func duringAnOutageAnUnknownKeyIsUndecidedNotRefused() {
    var cache = Self.loadedCache()
    cache.loaded(.failed(reason: "down"), for: "new", at: Self.at(1))
    #expect(cache.answer(for: "new", at: Self.at(1.5)).reason == "down")
    #expect(cache.answer(for: "known", at: Self.at(1.5)).served == ["known"])
    cache.loaded(.failed(reason: "still down"), for: "known", at: Self.at(300))
    #expect(cache.answer(for: "new", at: Self.at(300.5)).reason == "still down")
  }

  @Test func aClockThatIsSetBackMakesNothingYounger() {
    let cache = Self.loadedCache()
    #expect(cache.answer(for: "known", at: Moment(wall: 1_799_913_600, boot: 300)).isLoad)
    #expect(cache.answer(for: "known", at: Moment(wall: 1_799_913_600, boot: 10)).served != nil)
    #expect(cache.answer(for: "known", at: Moment(wall: 1_800_086_400, boot: 10)).isLoad)
    #expect(cache.answer(for: "known", at: Moment(wall: 0, boot: 0)).served != nil)
  }
}

extension KeyCache.Answer {
  var isLoad: Bool { cause != nil }

  /// Why keys are to be loaded, where they are.
  var cause: KeyLoadCause? {
    if case .load(let cause) = self { cause } else { nil }
  }

  /// The ids of the keys that serve.
  var served: [String]? {
    if case .serve(let keys) = self { keys.keySet?.keys.compactMap(\.keyID) } else { nil }
  }

  var reason: String? {
    if case .unavailable(let reason) = self { reason } else { nil }
  }
}
