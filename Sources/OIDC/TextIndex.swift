internal import StrictJSON

/// Finds a text among thousands by its exact bytes: a binary search over what was sorted once. It hashes nothing and
/// allocates nothing, and among a few texts it is as quick as comparing with each.
package struct TextIndex: Sendable {
  /// One text: where its bytes are, and its place among the texts as they were given.
  private struct Entry {
    let start: Int
    let end: Int
    let place: Int
  }

  /// The bytes of all texts, one behind the other.
  private let bytes: [UInt8]
  /// Sorted by `Span.order(to:)`.
  private let entries: [Entry]

  /// Takes the texts, each of them once.
  package init(_ texts: [String]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(texts.reduce(0) { $0 + $1.utf8.count })
    var entries: [Entry] = []
    for (place, text) in texts.enumerated() {
      let start = bytes.count
      bytes += text.utf8
      entries.append(Entry(start: start, end: bytes.count, place: place))
    }
    self.bytes = bytes
    let span = bytes.span
    self.entries = entries.sorted { first, second in
      span.extracting(first.start..<first.end).order(to: span.extracting(second.start..<second.end)) < 0
    }
  }

  /// The place of the text with these bytes; nil where there is none.
  package func place(of text: Span<UInt8>) -> Int? {
    let span = bytes.span
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      let entry = entries[middle]
      let order = span.extracting(entry.start..<entry.end).order(to: text)
      if order == 0 { return entry.place }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// The place of this text; nil where there is none.
  package func place(of text: String) -> Int? { place(of: text.utf8.span) }
}
