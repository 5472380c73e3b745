import JOSE
import Testing

@testable import KeyFetching

/// What is said where the caller has no time left for a load: what is in hand and may serve, else nothing.
@Suite struct NoTimeToLoadTests {
  static let noTime = "the caller left no time to load them"

  @Test func withoutKeysThereAreNone() {
    #expect(KeyCache().answerWithoutLoading(for: "known", at: KeyCacheTests.at(0)).reason == Self.noTime)
    #expect(KeyCache().answerWithoutLoading(for: nil, at: KeyCacheTests.at(0)).reason == Self.noTime)
  }

  @Test func keysThatAreOutOfDateServeUpToTheCeiling() {
    let cache = KeyCacheTests.loadedCache()
    for keyID in ["known", nil] {
      #expect(cache.answerWithoutLoading(for: keyID, at: KeyCacheTests.at(299)).served == ["known"])
      #expect(cache.answerWithoutLoading(for: keyID, at: KeyCacheTests.at(300)).served == ["known"])
      #expect(cache.answerWithoutLoading(for: keyID, at: KeyCacheTests.at(86_399)).served == ["known"])
      #expect(cache.answerWithoutLoading(for: keyID, at: KeyCacheTests.at(86_400)).reason == Self.noTime)
    }
  }

  /// Nobody has asked whether it is a new one: that is no verdict on the token.
  @Test func anUnknownKeyIsUndecided() {
    let cache = KeyCacheTests.loadedCache()
    #expect(cache.answerWithoutLoading(for: "new", at: KeyCacheTests.at(1)).reason == Self.noTime)
    #expect(cache.answerWithoutLoading(for: "new", at: KeyCacheTests.at(300)).reason == Self.noTime)
  }

  @Test func anUnknownKeyThatWasAskedForJustNowIsDecided() {
    var cache = KeyCacheTests.loadedCache()
    cache.loaded(.unchanged(.init()), for: "gone", at: KeyCacheTests.at(1))
    #expect(cache.answerWithoutLoading(for: "gone", at: KeyCacheTests.at(2)).served == ["known"])
  }

  @Test func inTroubleTheTroubleIsNamed() {
    var cache = KeyCache()
    cache.loaded(.failed(reason: "down"), for: "known", at: KeyCacheTests.at(0))
    #expect(cache.answerWithoutLoading(for: "known", at: KeyCacheTests.at(0.5)).reason == "down")
    #expect(cache.answerWithoutLoading(for: "known", at: KeyCacheTests.at(1)).reason == Self.noTime)
  }
}
