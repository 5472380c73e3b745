internal import StrictJSON
internal import Synchronization

/// Headers that were seen on tokens whose signature held. An issuer writes the same header on every token of a key, so
/// the common token's header need not be decoded and parsed again.
///
/// Only what a valid signature covered gets in: an attacker can neither fill the memo nor push anything out of it. It
/// changes no answer: equal bytes would parse to the equal header.
package final class HeaderMemo: Sendable {
  private struct Entry {
    let text: [UInt8]
    let header: JOSEHeader
  }

  private struct Entries {
    var kept: [Entry] = []
    var oldest = 0
  }

  /// Two keys for each of a few issuers; a search through so few is quicker than a hash.
  private static let capacity = 8

  private let entries = Mutex(Entries())

  package init() {}

  /// The header whose encoded text this is, if it is known.
  func header(for text: Span<UInt8>) -> JOSEHeader? {
    unsafe text.withUnsafeBufferPointer { wanted in
      entries.withLock { entries in
        entries.kept.first { unsafe $0.text.span.equalBytes(of: wanted) }?.header
      }
    }
  }

  /// Keeps a header of a token whose signature held.
  func keep(_ header: JOSEHeader, for text: [UInt8]) {
    entries.withLock { entries in
      guard !entries.kept.contains(where: { $0.text == text }) else { return }
      let entry = Entry(text: text, header: header)
      guard entries.kept.count == HeaderMemo.capacity else { return entries.kept.append(entry) }
      entries.kept[entries.oldest] = entry
      entries.oldest = (entries.oldest + 1) % HeaderMemo.capacity
    }
  }
}
