/// Stops the run where something that must always hold does not: the fuzzer then keeps the input.
package func require(_ holds: Bool, _ invariant: @autoclosure () -> String) {
  guard !holds else { return }
  fatalError("broken invariant: \(invariant())")
}

/// The input of one execution as an array of its own, so that reading past its end is noticed.
package func input(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
  unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
}

extension [UInt8] {
  /// Whether these bytes hold `needle` somewhere.
  package func holds(_ needle: ArraySlice<UInt8>) -> Bool {
    guard let first = needle.first, needle.count <= count else { return false }
    return (0...count - needle.count).contains {
      self[$0] == first && self[$0..<$0 + needle.count] == needle
    }
  }
}
