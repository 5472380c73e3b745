extension String {
  /// Whether these are the same bytes. `String ==` is canonical equivalence, which is never good enough for what decides.
  func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension Sequence<String> {
  /// Whether one of them is `text`, byte for byte.
  func holds(_ text: String) -> Bool { contains { $0.isSame(as: text) } }
}
