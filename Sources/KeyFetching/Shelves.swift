internal import OIDC

/// The shelves of a store by their issuers' names, and no more of them than fit.
struct Shelves {
  private final class Entry {
    let shelf: Shelf
    /// The number of the question that was the last about it.
    var lastUse: UInt64

    init(_ shelf: Shelf, lastUse: UInt64) {
      self.shelf = shelf
      self.lastUse = lastUse
    }
  }

  private let capacity: Int
  // The name is not enough: verifiers with policies of their own may share a store, and names with it.
  private var byName: [String: [Entry]] = [:]
  private var uses: UInt64 = 0
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// The issuer's shelf, which is a new one where there is none.
  mutating func shelf(for issuer: Issuer, in context: LoadingContext) -> Shelf {
    uses += 1
    if let known = byName[issuer.name]?.first(where: { $0.shelf.serves(issuer) }) {
      known.lastUse = uses
      return known.shelf
    }
    if count >= capacity { dropOldest() }
    let shelf = Shelf(for: issuer, in: context)
    byName[issuer.name, default: []].append(Entry(shelf, lastUse: uses))
    count += 1
    return shelf
  }

  private mutating func dropOldest() {
    let oldest = byName.lazy.flatMap { name, entries in entries.map { (name: name, lastUse: $0.lastUse) } }
      .min { $0.lastUse < $1.lastUse }
    guard let oldest else { return }
    byName[oldest.name]?.removeAll { $0.lastUse == oldest.lastUse }
    if byName[oldest.name]?.isEmpty ?? false { byName[oldest.name] = nil }
    count -= 1
  }
}
