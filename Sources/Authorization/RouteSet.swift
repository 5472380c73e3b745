/// A set of routes, by their places in the table.
struct RouteSet: Sendable, Hashable {
  /// As many routes as there are bits here, and no more than are useful in one API.
  static let capacity = 256

  private var words = SIMD4<UInt64>()

  init(_ places: some Sequence<Int> = []) {
    for place in places { insert(place) }
  }

  mutating func insert(_ place: Int) { words[place / 64] |= 1 << UInt64(place % 64) }
  mutating func formUnion(_ other: RouteSet) { words |= other.words }
  func contains(_ place: Int) -> Bool { words[place / 64] & 1 << UInt64(place % 64) != 0 }
  func isDisjoint(with other: RouteSet) -> Bool { words & other.words == SIMD4() }
  func isSubset(of other: RouteSet) -> Bool { words & ~other.words == SIMD4() }
  var isEmpty: Bool { words == SIMD4() }

  /// The places that are in both, in order.
  func common(with other: RouteSet) -> [Int] {
    (0..<RouteSet.capacity).filter { contains($0) && other.contains($0) }
  }
}
