/// One request for keys, or for where they are, as the log tells it. It holds no key and nothing of a URL but its host.
package struct KeyFetch: Sendable, Equatable {
  /// Host and, if the URL names one, port.
  package let host: String
  /// A stable short name: `ok`, `not_modified`, `status_503`, a code of `HTTPFailure` such as `timed_out`, or, where the
  /// answer is not what it should be, `key_set_invalid`, `key_set_empty` or `metadata_invalid`.
  package internal(set) var outcome: String
  /// How long it took, in seconds; a second attempt is another fetch.
  package let seconds: Double
  /// Bytes of the body that came with a whole answer; 0 where there was none.
  package let byteCount: Int
}
