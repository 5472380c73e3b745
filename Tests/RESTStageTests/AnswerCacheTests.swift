import JOSE
import Testing
import TestSupport

@testable import RESTStage

@Suite("Answers that are kept")
struct AnswerCacheTests {
  private func answer(_ name: String) throws -> AuthorizerAnswer {
    try AuthorizerAnswer(parsing: Array(policy("Allow", "*").replacing("\"ada\"", with: "\"\(name)\"").utf8))
  }

  private func moment(_ seconds: Double) -> NumericDate { NumericDate(secondsSinceEpoch: start + seconds) ?? .latest }

  /// Beside a list of everything that was ever kept: what is found was kept for that very caller, and not too long ago.
  @Test func neverServesPastItsTimeNorToAnother() throws {
    var random = Seeded(state: seed)
    var (hits, misses) = (0, 0)
    for _ in 0..<max(1, cases / 20) {
      var cache = AnswerCache(capacity: Int.random(in: 1...6, using: &random))
      var kept: [(authorizer: Int, values: [String], name: String, at: Double, seconds: Int)] = []
      var now = 0.0
      for step in 0..<200 {
        // Now and then the clock is set back.
        now += Double.random(in: -2...8, using: &random)
        let authorizer = Int.random(in: 0...1, using: &random)
        let values = (0..<Int.random(in: 1...2, using: &random)).map { _ in
          ["a", "ab", "b", "", "a:b", ":"].randomElement(using: &random).unsafelyPresent
        }
        let key = AnswerCache.Key(authorizer: authorizer, values: values)
        if Bool.random(using: &random) {
          let seconds = [0, 10, 60].randomElement(using: &random).unsafelyPresent
          cache.keep(try answer("n\(step)"), for: key, at: moment(now), seconds: seconds)
          kept.append((authorizer, values, "n\(step)", now, seconds))
        } else if let found = cache.answer(for: key, at: moment(now)) {
          hits += 1
          let origin = try #require(kept.last { $0.name == found.principalID })
          #expect(origin.authorizer == authorizer && origin.values == values, "seed \(seed)")
          #expect(origin.at <= now && now < origin.at + Double(origin.seconds), "seed \(seed)")
        } else {
          misses += 1
        }
        #expect(cache.count <= 6)
      }
    }
    #expect(hits > 0 && misses > 0)
  }

  @Test func keepsAnAnswerToTheLastMomentAndNoLongerForBeingUsed() throws {
    var cache = AnswerCache(capacity: 2)
    let key = AnswerCache.Key(authorizer: 0, values: ["x"])
    cache.keep(try answer("ada"), for: key, at: moment(0), seconds: 300)
    var isThere: [Bool] = []
    for seconds in [299, 299.9, 300] { isThere.append(cache.answer(for: key, at: moment(seconds)) != nil) }
    #expect(isThere == [true, true, false])
    #expect(cache.count == 0)
  }

  @Test func letsGoTheOneThatWasNotAskedForLongest() throws {
    var cache = AnswerCache(capacity: 2)
    let keys = ["a", "b", "c"].map { AnswerCache.Key(authorizer: 0, values: [$0]) }
    cache.keep(try answer("a"), for: keys[0], at: moment(0), seconds: 300)
    cache.keep(try answer("b"), for: keys[1], at: moment(1), seconds: 300)
    let used = cache.answer(for: keys[0], at: moment(2))
    #expect(used != nil)
    cache.keep(try answer("c"), for: keys[2], at: moment(3), seconds: 300)
    var isThere: [Bool] = []
    for key in keys { isThere.append(cache.answer(for: key, at: moment(4)) != nil) }
    #expect(isThere == [true, false, true])
  }

  @Test func tellsApartValuesThatLookAlikeInARow() {
    let keys = [
      ["a", "bc"], ["ab", "c"], ["abc"], ["abc", ""], ["a", "2:bc"], ["1:a2:bc"], ["a", "b"], ["a:b"], ["a", "", "b"],
      ["a::b"],
    ]
    .map { AnswerCache.Key(authorizer: 0, values: $0) }
    #expect(Set(keys).count == keys.count)
    #expect(AnswerCache.Key(authorizer: 0, values: ["a"]) != AnswerCache.Key(authorizer: 1, values: ["a"]))
    // Canonically equivalent, and two callers.
    #expect(AnswerCache.Key(authorizer: 0, values: ["\u{E9}"]) != AnswerCache.Key(authorizer: 0, values: ["e\u{301}"]))
  }
}
