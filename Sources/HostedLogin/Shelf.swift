internal import JOSE

/// Things that are kept for a while, by the digest of a secret: at most so many, and none beyond its time.
struct Shelf<Item: Sendable>: Sendable {
  private var items: [[UInt8]: (item: Item, until: NumericDate)] = [:]
  let capacity: Int

  init(capacity: Int) { self.capacity = capacity }

  var count: Int { items.count }

  /// The item of that key, unless its time is over.
  func item(of key: [UInt8], at now: NumericDate) -> Item? {
    guard let found = items[key], now < found.until else { return nil }
    return found.item
  }

  /// Puts an item there. Where there is no room, what has expired goes, or else what would go next.
  mutating func put(_ item: Item, at key: [UInt8], until: NumericDate, now: NumericDate) {
    if items[key] == nil, items.count >= capacity {
      items = items.filter { now < $0.value.until }
      if items.count >= capacity, let next = items.min(by: { $0.value.until < $1.value.until }) {
        items[next.key] = nil
      }
    }
    items[key] = (item, until)
  }

  /// Changes an item that is there, and leaves its time as it is.
  mutating func change(_ key: [UInt8], _ change: (inout Item) -> Void) {
    guard var found = items[key] else { return }
    change(&found.item)
    items[key] = found
  }

  mutating func remove(_ key: [UInt8]) { items[key] = nil }
}
