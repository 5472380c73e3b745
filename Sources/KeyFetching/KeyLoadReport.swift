package import JOSE

/// What came of loading an issuer's keys, or the secrets of a source, for the log and for metrics. It holds no key and no
/// secret.
package struct KeyLoadReport: Sendable {
  /// How it ended.
  package enum Outcome: Sendable, Equatable {
    /// So many keys or secrets serve now.
    case loaded(keyCount: Int)
    /// The server says that the keys in hand, so many, are what it has.
    case unchanged(keyCount: Int)
    /// Why not.
    case failed(reason: String)
  }

  /// The issuer's name, or the source's.
  package let issuer: String
  /// Why they were loaded.
  package let cause: KeyLoadCause
  /// How it ended.
  package let outcome: Outcome
  /// The requests that were made; none for files and variables.
  package let fetches: [KeyFetch]
  /// Entries of the key set that are not used.
  package let skipped: [SkippedKey]
  /// How long it took, in seconds.
  package let seconds: Double
  /// Seconds since the keys that serve now were loaded, or confirmed, or, where they are pinned, fetched; nil where none
  /// serve.
  package let age: Double?

  init(
    issuer: String, cause: KeyLoadCause, outcome: Outcome, fetches: [KeyFetch] = [], skipped: [SkippedKey] = [],
    seconds: Double = 0, age: Double?
  ) {
    self.issuer = issuer
    self.cause = cause
    self.outcome = outcome
    self.fetches = fetches
    self.skipped = skipped
    self.seconds = seconds
    self.age = age
  }
}
