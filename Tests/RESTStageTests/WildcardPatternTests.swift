import Testing
import TestSupport

@testable import RESTStage

@Suite("A text with wildcards")
struct WildcardPatternTests {
  /// By the definition: an asterisk is nothing, or one character and an asterisk.
  private func oracle(_ pattern: Substring, _ text: Substring) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == "*" {
      return oracle(pattern.dropFirst(), text) || (!text.isEmpty && oracle(pattern, text.dropFirst()))
    }
    guard let character = text.first else { return false }
    return (first == "?" || first == character) && oracle(pattern.dropFirst(), text.dropFirst())
  }

  @Test func agreesWithTheDefinition() {
    var random = Seeded(state: seed)
    var (yes, no) = (0, 0)
    for _ in 0..<cases * 10 {
      // In the text the same characters stand for themselves only.
      func text(_ length: Int) -> String {
        String(
          (0..<Int.random(in: 0...length, using: &random)).map { _ in
            "ab/*?".randomElement(using: &random).unsafelyPresent
          })
      }
      let (pattern, other) = (text(7), text(8))
      let expected = oracle(pattern[...], other[...])
      #expect(WildcardPattern(pattern).matches(other) == expected, "seed \(seed): \(pattern) \(other)")
      if expected { yes += 1 } else { no += 1 }
    }
    #expect(yes > 0 && no > 0)
  }

  @Test func takesLittleTimeForManyAsterisks() {
    let pattern = WildcardPattern(String(repeating: "a*", count: 250) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 1_600)))
  }

  @Test(arguments: [
    ("*", "arn:aws:execute-api:r:1:api/live/GET/", true),
    ("arn:aws:execute-api:r:1:api/live/GET/*", "arn:aws:execute-api:r:1:api/live/GET/a/b", true),
    ("arn:aws:execute-api:r:1:api/*/GET/b", "arn:aws:execute-api:r:1:api/live/POST/x/GET/b", true),
    ("arn:aws:execute-api:*:*:*", "arn:aws:execute-api:r:1:api/live/GET/a:b:c", true),
    ("arn:aws:execute-api:r:1:api/live/GET/a?c", "arn:aws:execute-api:r:1:api/live/GET/a:c", true),
    // A wildcard ends where its field does.
    ("arn:aws:*:1:api/live/GET/x:", "arn:aws:execute-api:r:1:api/live/GET/x:", false),
    ("arn:aws:execute-api:r:1:api/live/GET/", "arn:aws:execute-api:r:1:api/live/GET/a", false),
    ("arn:aws:execute-api:r:2:*", "arn:aws:execute-api:r:1:api/live/GET/a", false),
    ("arn:aws:execute-api:r:1:API/live/GET/a", "arn:aws:execute-api:r:1:api/live/GET/a", false),
  ])
  func matchesARNs(_ pattern: String, _ arn: String, _ expected: Bool) throws {
    #expect(try #require(ARNPattern(pattern)).matches(arn) == expected)
  }

  @Test(arguments: ["", "**", "arn:aws:execute-api:*", "a:b:c:d:e:f", "arn:aws:execute-api:r:1:api/${aws:username}"])
  func refusesWhatIsNoARN(_ text: String) { #expect(ARNPattern(text) == nil) }
}
