/// What a server calls one state of a document (RFC 9110 section 8.8): asked with it, it may answer that nothing has
/// changed.
struct Validator: Sendable, Equatable {
  /// The URL of the document: the same text means nothing anywhere else.
  let url: String
  /// The value of `ETag`, as it came.
  let etag: String

  /// Takes what a server, or a file of ours, says; nil where it is too long to be kept, or cannot stand in a header.
  init?(url: String, etag: String) {
    guard (1...512).contains(etag.utf8.count), etag.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else { return nil }
    self.url = url
    self.etag = etag
  }
}
