internal import JOSE
internal import Signatures

/// Answers of the stage's authorizers, each kept for its time.
///
/// An answer is found by its authorizer and by the SHA-256 digest of all values of the identity sources, never by anything
/// shorter; the values themselves, which may be tokens, are not kept. The time is counted from when the answer came, and using
/// it does not prolong it.
///
/// Source: API Gateway Developer Guide, "Use API Gateway Lambda authorizers", authorization caching. How many answers API Gateway
/// keeps, and which one gives way, is not documented; here it is the one that was not asked for longest.
struct AnswerCache: Sendable {
  /// Who asks whom.
  struct Key: Hashable, Sendable {
    private let authorizer: Int
    private let digest: [UInt8]

    /// - Parameters:
    ///   - authorizer: its place in the API.
    ///   - values: of all identity sources, in the authorizer's order.
    init(authorizer: Int, values: [String]) {
      self.authorizer = authorizer
      // Each value with its length in front: else "a", "bc" and "ab", "c" were the same caller.
      var text: [UInt8] = []
      for value in values {
        text.append(contentsOf: "\(value.utf8.count):".utf8)
        text.append(contentsOf: value.utf8)
      }
      digest = sha256(text.span)
    }
  }

  private struct Entry {
    let answer: AuthorizerAnswer
    let from: NumericDate
    let until: NumericDate
    var use: UInt64
  }

  private let capacity: Int
  private var entries: [Key: Entry] = [:]
  private var uses: UInt64 = 0

  /// - Parameter capacity: the most answers that are kept; at least 1.
  init(capacity: Int) { self.capacity = max(1, capacity) }

  var count: Int { entries.count }

  /// The answer that is kept for that caller; nil where there is none, or none any more.
  mutating func answer(for key: Key, at now: NumericDate) -> AuthorizerAnswer? {
    guard var entry = entries[key] else { return nil }
    // A clock that was set back must not prolong an answer's life.
    guard entry.from <= now, now < entry.until else {
      entries[key] = nil
      return nil
    }
    uses += 1
    entry.use = uses
    entries[key] = entry
    return entry.answer
  }

  /// Keeps an answer.
  ///
  /// - Parameter seconds: 0: it is not kept.
  mutating func keep(_ answer: AuthorizerAnswer, for key: Key, at now: NumericDate, seconds: Int) {
    guard seconds > 0 else { return }
    if entries[key] == nil, entries.count >= capacity { makeRoom(at: now) }
    uses += 1
    entries[key] = Entry(answer: answer, from: now, until: now.advanced(by: seconds), use: uses)
  }

  private mutating func makeRoom(at now: NumericDate) {
    entries = entries.filter { $0.value.from <= now && now < $0.value.until }
    guard entries.count >= capacity else { return }
    // A tenth at once, so that a full cache is not sorted for each newcomer.
    let leaving = entries.sorted { $0.value.use < $1.value.use }.prefix(max(1, capacity / 10))
    for (key, _) in leaving { entries[key] = nil }
  }
}
