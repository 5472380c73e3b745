internal import JOSE

/// When an issuer's keys are loaded, how long they serve, and what is said when they cannot be had.
///
/// A pure machine: it is asked, it answers with what to do, and it is told what came of it. It has no clock, no network
/// and no lock, so that every transition is a test without a socket and without sleeping.
///
/// - Keys serve for their lifetime, and are then loaded again.
/// - A token with an unknown key id causes one more load, because keys may have been rotated; then a cooldown, so that
///   a flood of invented ids is not a flood of fetches.
/// - After a failed load there is a pause that doubles. Until it is over the keys in hand serve on, up to a ceiling
///   counted from the last good load: an outage of the key endpoint is not an outage of the API.
struct KeyCache: Sendable {
  /// The times that the machine goes by, in seconds.
  struct Policy: Sendable {
    /// How long keys serve where the server does not say.
    var defaultLifetime = 300.0
    /// Within what the server's word is held.
    var lifetimes = 60.0...3600.0
    /// How long after a load for an unknown key id no other such id causes one.
    var unknownKeyCooldown = 10.0
    /// The pause after the first failed load; it doubles with each further one …
    var firstPause = 1.0
    /// … up to this.
    var longestPause = 60.0
    /// How long after the last good load keys still serve where loading fails.
    var staleCeiling = 86_400.0
  }

  /// What to do for somebody who asks for keys.
  enum Answer: Sendable {
    /// Use these.
    case serve(IssuerKeys)
    /// Load the keys, say what came of it with `loaded(_:for:at:)`, and ask again: the answer is then another.
    case load
    /// There is nothing to use.
    case unavailable(reason: String)
  }

  /// What came of loading.
  enum Outcome: Sendable {
    /// - Parameter lifetime: seconds for which the server says that they are good; nil where it says nothing.
    case loaded(IssuerKeys, lifetime: Double?)
    case failed(reason: String)
  }

  private struct Held {
    let keys: IssuerKeys
    let since: Moment
    let lifetime: Double
  }

  private struct Trouble {
    let reason: String
    let since: Moment
    let pause: Double
  }

  private let policy: Policy
  private var held: Held?
  private var trouble: Trouble?
  private var lastUnknownKey: Moment?

  init(policy: Policy = Policy()) {
    self.policy = policy
  }

  /// Says what to do for a token with that key id, which may be none.
  func answer(for keyID: String?, at now: Moment) -> Answer {
    guard let held else { return retry(at: now) ?? .load }
    let age = now.seconds(since: held.since)
    let isKnown = keyID.map(held.keys.holds(keyID:)) ?? true
    if age < held.lifetime {
      if isKnown { return .serve(held.keys) }
      // In trouble nobody can tell whether the id is unknown or new: that is no verdict on the token.
      if let paused = retry(at: now) { return paused }
      return isCoolingDown(at: now) ? .serve(held.keys) : .load
    }
    guard let paused = retry(at: now) else { return .load }
    return isKnown && age < policy.staleCeiling ? .serve(held.keys) : paused
  }

  /// Takes note of what came of loading, for a token with that key id.
  mutating func loaded(_ outcome: Outcome, for keyID: String?, at now: Moment) {
    switch outcome {
    case .loaded(let keys, let lifetime):
      let bounded = lifetime.map { min(max($0, policy.lifetimes.lowerBound), policy.lifetimes.upperBound) }
      held = Held(keys: keys, since: now, lifetime: bounded ?? policy.defaultLifetime)
      trouble = nil
      if let keyID, !keys.holds(keyID: keyID) { lastUnknownKey = now }
    case .failed(let reason):
      let pause = trouble.map { min($0.pause * 2, policy.longestPause) } ?? policy.firstPause
      trouble = Trouble(reason: reason, since: now, pause: pause)
    }
  }

  /// Why nothing is loaded just now; nil where loading may be tried.
  private func retry(at now: Moment) -> Answer? {
    guard let trouble, now.seconds(since: trouble.since) < trouble.pause else { return nil }
    return .unavailable(reason: trouble.reason)
  }

  private func isCoolingDown(at now: Moment) -> Bool {
    lastUnknownKey.map { now.seconds(since: $0) < policy.unknownKeyCooldown } ?? false
  }
}
