/// The times that a cache of keys goes by, in seconds.
struct KeyCachePolicy: Sendable {
  /// How long keys serve where the server does not say.
  var defaultLifetime = 300.0
  /// Within what the server's word is held.
  var lifetimes = 60.0...3600.0
  /// After what share of their lifetime keys are loaded ahead.
  var refreshShare = 0.8
  /// What becomes of key ids that the set does not hold.
  var unknownKeys = UnknownKeys.Policy()
  /// The pause after the first failed load; it doubles with each further one …
  var firstPause = 1.0
  /// … up to this.
  var longestPause = 60.0
  /// Whether somebody loads ahead. Where loading has failed, keys that still serve are then not loaded anew before an
  /// answer but after it: an outage does not make every caller wait for a time-out.
  var retriesAhead = false
  /// How long after the last good load keys still serve where loading fails.
  var staleCeiling = 86_400.0

  /// For how long something is good of which the server says this.
  func lifetime(of freshness: Freshness) -> Double {
    freshness.lifetime.map { min(max($0, lifetimes.lowerBound), lifetimes.upperBound) } ?? defaultLifetime
  }
}
