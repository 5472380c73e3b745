package import JOSE

/// Which keys were left out when an issuer's key set was last loaded, so that a broken key is a warning when it first
/// appears or changes, and not every five minutes for as long as it is there.
package struct SkippedKeyMemory: Sendable {
  /// What was left out, by the issuer's name. Hashes, because it is the server that decides how long ids are; two that
  /// collide cost a warning.
  private var known: [String: Set<Int>] = [:]

  /// Nothing was left out yet.
  package init() {}

  /// Takes note of what was left out of a set that was loaded, and returns what was not left out, for this reason, of the
  /// set before it. A key's place in the set does not count.
  package mutating func news(in skipped: [SkippedKey], of issuer: String) -> [SkippedKey] {
    var hashes: Set<Int> = []
    var news: [SkippedKey] = []
    for key in skipped {
      var hasher = Hasher()
      hasher.combine(key.keyID.map { Array($0.utf8) })
      hasher.combine(key.reason)
      let hash = hasher.finalize()
      if hashes.insert(hash).inserted, known[issuer]?.contains(hash) != true { news.append(key) }
    }
    known[issuer] = hashes.isEmpty ? nil : hashes
    return news
  }
}
