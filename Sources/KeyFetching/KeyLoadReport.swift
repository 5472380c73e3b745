package import JOSE
internal import OIDC

/// What came of loading an issuer's keys, for the log. It holds no key.
package struct KeyLoadReport: Sendable {
  /// The issuer's name.
  package let issuer: String
  /// How many keys or secrets serve now; nil where loading failed.
  package let keyCount: Int?
  /// Why loading failed; nil where it did not.
  package let reason: String?
  /// Entries of the key set that are not used.
  package let skipped: [SkippedKey]
  /// How long it took.
  package let seconds: Double

  init(issuer: Issuer, outcome: KeyCache.Outcome, skipped: [SkippedKey], seconds: Double) {
    self.issuer = issuer.name
    self.skipped = skipped
    self.seconds = seconds
    switch outcome {
    case .loaded(let keys, _): (keyCount, reason) = (keys.count, nil)
    case .failed(let why): (keyCount, reason) = (nil, why)
    }
  }
}
