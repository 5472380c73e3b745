internal import JOSE

/// What a key set that takes another's place changes for tokens: only keys that serve are looked at.
struct KeySetDifference {
  /// In the order of the new set, what went at the end; nothing of a key set is safe for a terminal yet.
  let lines: [String]

  init(from former: KeySetDocument, to new: KeySetDocument) {
    var lines: [String] = []
    var unchanged = 0
    let before = former.entries.filter(\.serves)
    let after = new.entries.filter(\.serves)
    for entry in after {
      guard let old = before.first(where: { $0.isNamed(like: entry) }) else {
        lines.append("added \(entry.title)")
        continue
      }
      if old.key?.thumbprint != entry.key?.thumbprint {
        lines.append("changed \(entry.title): another key under the same key id")
      } else if old.algorithm != entry.algorithm {
        lines.append("changed \(entry.title): it was for \(old.algorithm.map(Excerpt.of) ?? "any algorithm")")
      } else {
        unchanged += 1
      }
    }
    for entry in before where !after.contains(where: { $0.isNamed(like: entry) }) {
      lines.append("removed \(entry.title)")
    }
    if unchanged > 0 { lines.append(unchanged == 1 ? "unchanged 1 key" : "unchanged \(unchanged) keys") }
    if let old = former.pin?.fetchedFrom, let now = new.pin?.fetchedFrom, !old.utf8.elementsEqual(now.utf8) {
      lines.append("the file's keys came from \(old), and now come from \(now)")
    }
    self.lines = lines
  }
}

extension KeyEntry {
  /// Whether tokens would find the one where they looked for the other: the same `kid`, or the same key without any.
  fileprivate func isNamed(like other: KeyEntry) -> Bool {
    switch (keyID, other.keyID) {
    case (let one?, let other?): one.utf8.elementsEqual(other.utf8)
    case (nil, nil): key?.thumbprint == other.key?.thumbprint
    default: false
    }
  }

  /// `2024-key (RSA 2048, RS256)`
  fileprivate var title: String {
    let name = keyID.map(Excerpt.of) ?? "a key without an id"
    return "\(name) (\(Excerpt.of(kind)), \(algorithm.map(Excerpt.of) ?? "any algorithm"))"
  }
}
