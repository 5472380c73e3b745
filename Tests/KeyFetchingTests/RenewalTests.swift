import JOSE
import Testing

@testable import KeyFetching

/// What a 304 does: the keys in hand are confirmed, as if they had come anew.
@Suite struct RenewalTests {
  private static func validator(_ etag: String) throws -> Validator {
    try #require(Validator(url: "https://keys.example/set", etag: etag))
  }

  @Test func theAgeStartsAnewAndTheKeysServeOn() throws {
    var cache = KeyCacheTests.loadedCache()
    cache.loaded(.unchanged(.init(lifetime: 100)), for: "known", at: KeyCacheTests.at(300))
    #expect(cache.age(at: KeyCacheTests.at(300)) == 0)
    #expect(cache.age(at: KeyCacheTests.at(399)) == 99)
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(399)).served == ["known"])
    // The lifetime is what the last answer said, not what the first one did.
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(400)).cause == .expired)
  }

  @Test func theCeilingIsCountedFromIt() {
    var cache = KeyCacheTests.loadedCache()
    cache.loaded(.unchanged(.init()), for: nil, at: KeyCacheTests.at(80_000))
    cache.loaded(.failed(reason: "down"), for: nil, at: KeyCacheTests.at(166_399))
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(166_399.5)).served == ["known"])
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(166_400)).served == nil)
  }

  @Test func itEndsTheTrouble() {
    var cache = KeyCacheTests.loadedCache()
    for second in [300.0, 301, 303] { cache.loaded(.failed(reason: "down"), for: nil, at: KeyCacheTests.at(second)) }
    cache.loaded(.unchanged(.init()), for: nil, at: KeyCacheTests.at(307))
    cache.loaded(.failed(reason: "down"), for: nil, at: KeyCacheTests.at(607))
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(608)).isLoad)
  }

  @Test func theMemoryOfUnknownKeysStays() {
    var cache = KeyCacheTests.loadedCache(lifetime: 3600)
    for second in [1.0, 11] {
      cache.loaded(.unchanged(.init(lifetime: 3600)), for: "gone", at: KeyCacheTests.at(second))
    }
    cache.loaded(.unchanged(.init(lifetime: 3600)), for: nil, at: KeyCacheTests.at(22))
    #expect(cache.answer(for: "gone", at: KeyCacheTests.at(30.9)).served == ["known"])
    #expect(cache.answer(for: "gone", at: KeyCacheTests.at(31)).cause == .unknownKey)
  }

  @Test func itSaysWithWhatToAskNext() throws {
    var cache = KeyCache()
    #expect(cache.validator == nil)
    let first = try Self.validator("\"1\"")
    cache.loaded(.loaded(KeyCacheTests.known, .init(validator: first)), for: nil, at: KeyCacheTests.at(0))
    #expect(cache.validator == first)
    cache.loaded(.failed(reason: "down"), for: nil, at: KeyCacheTests.at(300))
    #expect(cache.validator == first)
    let second = try Self.validator("\"2\"")
    cache.loaded(.unchanged(.init(validator: second)), for: nil, at: KeyCacheTests.at(301))
    #expect(cache.validator == second)
    cache.loaded(.loaded(KeyCacheTests.known, .init()), for: nil, at: KeyCacheTests.at(601))
    #expect(cache.validator == nil)
  }

  @Test func withoutKeysInHandItIsAFailedLoad() {
    var cache = KeyCache()
    cache.loaded(.unchanged(.init(lifetime: 3600)), for: "known", at: KeyCacheTests.at(0))
    #expect(
      cache.answer(for: "known", at: KeyCacheTests.at(0)).reason
        == "the server says that nothing has changed, and nothing was there")
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(1)).cause == .first)
    cache.loaded(.unchanged(.init()), for: "known", at: KeyCacheTests.at(1))
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(2.9)).served == nil)
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(2.9)).isLoad == false)
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(3)).isLoad)
  }

  /// They made room for others' while somebody was asking about them.
  @Test func keysThatWereDroppedMeanwhileAreNotConfirmed() {
    var cache = KeyCacheTests.loadedCache()
    cache.dropKeys()
    #expect(cache.validator == nil)
    #expect(cache.keyCount == 0)
    cache.loaded(.unchanged(.init()), for: "known", at: KeyCacheTests.at(300))
    #expect(cache.answer(for: "known", at: KeyCacheTests.at(300)).served == nil)
  }
}
