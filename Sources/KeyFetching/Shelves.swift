internal import OIDC

/// The shelves of a store by their owners' names, and the content of no more of them than fit.
///
/// A shelf whose content was dropped stays, which is little: it knows when its owner's server may be asked again, and that
/// its pinned key set has had its time.
struct Shelves<Owner: ShelfOwner> {
  private final class Entry {
    let shelf: Shelf<Owner>
    /// The number of the question that was the last about it.
    var lastUse: UInt64
    /// Whether there may be something on it.
    var isFull = true

    init(_ shelf: Shelf<Owner>, lastUse: UInt64) {
      self.shelf = shelf
      self.lastUse = lastUse
    }
  }

  private let capacity: Int
  /// More shelves are not kept, not even empty ones: for a program that makes up owners. A policy document has half as many.
  private let maximumCount: Int
  // The name is not enough: verifiers with policies of their own may share a store, and names with it.
  private var byName: [String: [Entry]] = [:]
  private var shelfCount = 0
  /// Those that may be full, in no order.
  private var full: [Entry] = []
  private var uses: UInt64 = 0

  init(capacity: Int) {
    self.capacity = capacity
    maximumCount = 10 * capacity
  }

  /// How many may be full.
  var count: Int { full.count }

  /// The owner's shelf, which is a new one where there is none.
  mutating func shelf(for owner: Owner, in context: LoadingContext) -> Shelf<Owner> {
    uses += 1
    let known = byName[owner.name]?.first { $0.shelf.owner.hasSameContent(as: owner) }
    let entry = known ?? Entry(Shelf(for: owner, in: context), lastUse: uses)
    entry.lastUse = uses
    if known == nil || !entry.isFull {
      if full.count >= capacity { dropOldest() }
      entry.isFull = true
      full.append(entry)
    }
    if known == nil {
      if shelfCount >= maximumCount { removeEmpty() }
      byName[owner.name, default: []].append(entry)
      shelfCount += 1
    }
    return entry.shelf
  }

  private mutating func dropOldest() {
    guard let place = full.indices.min(by: { full[$0].lastUse < full[$1].lastUse }) else { return }
    let oldest = full[place]
    full.swapAt(place, full.count - 1)
    full.removeLast()
    oldest.isFull = false
    oldest.shelf.dropContent()
  }

  private mutating func removeEmpty() {
    byName = byName.compactMapValues { entries in
      let kept = entries.filter(\.isFull)
      return kept.isEmpty ? nil : kept
    }
    shelfCount = byName.values.reduce(0) { $0 + $1.count }
  }
}
