import JOSE
import Testing

@testable import KeyFetching

/// Of several secrets some could be read: they serve, and it is a failed load all the same.
@Suite struct PartialSecretsTests {
  private static func secrets(_ count: Int) throws -> IssuerKeys {
    .secrets(
      try (0..<count).map { try SharedSecret(Array(repeating: UInt8($0), count: 32), for: [.hs256], until: nil) })
  }

  private static func policy(staleCeiling: Double = 86_400) -> KeyCachePolicy {
    KeyCachePolicy(staleCeiling: staleCeiling)
  }

  private static func partialCache(staleCeiling: Double = 86_400) throws -> KeyCache {
    var cache = KeyCache(policy: policy(staleCeiling: staleCeiling))
    cache.loaded(.partial(try secrets(1), reason: "one is missing"), for: nil, at: KeyCacheTests.at(0))
    return cache
  }

  @Test func theyServeWhileThePauseLastsAndTheMissingOneIsThenAskedForAgain() throws {
    var cache = try Self.partialCache()
    var now = 0.0
    for pause in [1.0, 2, 4, 8, 16, 32, 60, 60] {
      #expect(cache.answer(for: "any", at: KeyCacheTests.at(now)).count == 1)
      #expect(cache.answer(for: "any", at: KeyCacheTests.at(now + pause - 0.01)).count == 1)
      #expect(!cache.isRefreshDue(at: KeyCacheTests.at(now + pause - 0.01)))
      now += pause
      #expect(cache.answer(for: "any", at: KeyCacheTests.at(now)).cause == .expired)
      #expect(cache.isRefreshDue(at: KeyCacheTests.at(now)))
      cache.loaded(.partial(try Self.secrets(1), reason: "one is missing"), for: nil, at: KeyCacheTests.at(now))
    }
    cache.loaded(.loaded(try Self.secrets(2), .init()), for: nil, at: KeyCacheTests.at(now))
    #expect(cache.answer(for: "any", at: KeyCacheTests.at(now + 299)).count == 2)
  }

  @Test func allOfThemAsTheyWereAreBetterThanSomeUpToTheCeiling() throws {
    var cache = KeyCache()
    cache.loaded(.loaded(try Self.secrets(2), .init()), for: nil, at: KeyCacheTests.at(0))
    cache.loaded(.partial(try Self.secrets(1), reason: "one is missing"), for: nil, at: KeyCacheTests.at(86_399))
    #expect(cache.answer(for: nil, at: KeyCacheTests.at(86_399.5)).count == 2)
    #expect(cache.age(at: KeyCacheTests.at(86_399.5)) == 86_399.5)
    cache.loaded(.partial(try Self.secrets(1), reason: "one is missing"), for: nil, at: KeyCacheTests.at(86_400))
    #expect(cache.answer(for: nil, at: KeyCacheTests.at(86_400)).count == 1)
  }

  @Test func theNewestSomeReplaceThoseBefore() throws {
    var cache = try Self.partialCache()
    cache.loaded(.partial(try Self.secrets(3), reason: "one is missing"), for: nil, at: KeyCacheTests.at(1))
    #expect(cache.answer(for: nil, at: KeyCacheTests.at(1)).count == 3)
    #expect(cache.age(at: KeyCacheTests.at(1)) == 0)
  }

  /// Where nothing may be stale they still serve between two attempts, as a whole set does for its lifetime.
  @Test func withoutStaleKeysTheyServeForALifetime() throws {
    var cache = try Self.partialCache(staleCeiling: 0)
    cache.loaded(.failed(reason: "down"), for: nil, at: KeyCacheTests.at(299.5))
    #expect(cache.answer(for: nil, at: KeyCacheTests.at(299.75)).count == 1)
    #expect(cache.answer(for: nil, at: KeyCacheTests.at(300)).reason == "down")
  }
}

extension KeyCache.Answer {
  /// How many keys or secrets serve.
  fileprivate var count: Int? {
    if case .serve(let keys) = self { keys.count } else { nil }
  }
}
