internal import JOSE

/// The cache of one issuer's keys.
typealias KeyCache = Cache<IssuerKeys>

/// When an issuer's keys, or the secrets of a source, are loaded, how long they serve, and what is said when they cannot be
/// had.
///
/// A pure machine: it is asked, it answers with what to do, and it is told what came of it. It has no clock, no network
/// and no lock, so that every transition is a test without a socket and without sleeping.
///
/// - Keys serve for their lifetime, and are then loaded again: ahead, in its last fifth, where somebody has time for that,
///   else when the next token asks for them.
/// - A token with an unknown key id causes one more load, because keys may have been rotated; then a cooldown, so that
///   a flood of invented ids is not a flood of fetches.
/// - After a failed load there is a pause that doubles. Until it is over the keys in hand serve on, up to a ceiling
///   counted from the last good load: an outage of the key endpoint is not an outage of the API.
/// - A set replaces the one before it as a whole: what it does not hold is trusted no more.
struct Cache<Content: CacheContent>: Sendable {
  /// What to do for somebody who asks for keys.
  enum Answer: Sendable {
    /// Use these.
    case serve(Content)
    /// Load the keys, say what came of it with `loaded(_:for:at:)`, and ask again: the answer is then another.
    case load(KeyLoadCause)
    /// There is nothing to use.
    case unavailable(reason: String)
  }

  /// What came of loading.
  enum Outcome: Sendable {
    /// A whole new set, not empty.
    case loaded(Content, Freshness)
    /// The keys in hand are what the server has (304).
    case unchanged(Freshness)
    /// Some of several secrets, and why not the others. It is a failed load; but some are better than none.
    case partial(Content, reason: String)
    case failed(reason: String)
  }

  private struct Held {
    let keys: Content
    /// When they were loaded or last confirmed; of a pinned set, when it was taken.
    var since: Moment
    /// How old they were then, in seconds: 0 but for a pinned set.
    var initialAge = 0.0
    /// For how long after `since` nobody asks whether they have changed.
    var lifetime: Double
    /// The age from which they serve nobody, whatever happens.
    var ceiling: Double
    var validator: Validator?
    /// A set that no load has confirmed yet.
    var isPinned = false
    /// Some of several secrets.
    var isPartial = false

    func age(at now: Moment) -> Double { initialAge + now.seconds(since: since) }
    func isFresh(at now: Moment) -> Bool { now.seconds(since: since) < lifetime }
    func serves(at now: Moment) -> Bool { isFresh(at: now) || age(at: now) < ceiling }
  }

  private struct Trouble {
    let reason: String
    let since: Moment
    let pause: Double
  }

  private let policy: KeyCachePolicy
  private var held: Held?
  private var trouble: Trouble?
  private var unknownKeys: UnknownKeys

  init(policy: KeyCachePolicy = KeyCachePolicy()) {
    self.policy = policy
    unknownKeys = UnknownKeys(policy.unknownKeys)
  }

  /// Takes a key set that shipped with the program. It serves at once, and no longer than it may by its age.
  ///
  /// - Parameters:
  ///   - age: seconds since it was fetched.
  ///   - limit: the age from which it does not serve.
  mutating func pin(_ keys: Content, age: Double, limit: Double, validator: Validator?, at now: Moment) {
    guard held == nil, age >= 0, age < limit else { return }
    held = Held(
      keys: keys, since: now, initialAge: age, lifetime: min(policy.defaultLifetime, limit - age), ceiling: limit,
      validator: validator, isPinned: true)
  }

  /// Says what to do for a token with that key id, which may be none.
  func answer(for keyID: String?, at now: Moment) -> Answer {
    let pause = pauseReason(at: now)
    guard let held, held.serves(at: now) else {
      return pause.map(Answer.unavailable) ?? .load(held == nil ? .first : .expired)
    }
    let isFresh = held.isFresh(at: now)
    let unknown = keyID.flatMap { held.keys.holds(keyID: $0) ? nil : $0 }
    guard let unknown else {
      return isFresh || pause != nil || isRetriedAhead(at: now) ? .serve(held.keys) : .load(.expired)
    }
    // In trouble nobody can tell whether the id is unknown or new: that is no verdict on the token.
    if let pause { return .unavailable(reason: pause) }
    guard isFresh else { return .load(.expired) }
    return unknownKeys.holdBack(unknown, at: now) ? .serve(held.keys) : .load(.unknownKey)
  }

  /// What to do for a token with that key id where there is no time to load anything.
  func answerWithoutLoading(for keyID: String?, at now: Moment) -> Answer {
    let answer = answer(for: keyID, at: now)
    guard case .load = answer else { return answer }
    if let held, held.serves(at: now), keyID.map(held.keys.holds(keyID:)) ?? true { return .serve(held.keys) }
    return .unavailable(reason: "the caller left no time to load them")
  }

  /// Whether keys that are in use should be loaded now, where nobody waits for it.
  func isRefreshDue(at now: Moment) -> Bool {
    guard let held, pauseReason(at: now) == nil else { return false }
    return held.isPinned || now.seconds(since: held.since) >= held.lifetime * policy.refreshShare
  }

  /// What to ask the server with whether the keys in hand have changed.
  var validator: Validator? { held?.validator }

  /// How many keys are in hand.
  var keyCount: Int { held?.keys.count ?? 0 }

  /// Seconds since the keys in hand were loaded or last confirmed, or since a pinned set was fetched; nil where there
  /// are none that may serve.
  func age(at now: Moment) -> Double? {
    held.flatMap { $0.serves(at: now) ? $0.age(at: now) : nil }
  }

  /// Drops the keys, to make room for others'. What is known of a failed load and of unknown key ids stays: who makes room
  /// often must not make a server be asked more often than its pauses say.
  mutating func dropKeys() { held = nil }

  /// Takes note of what came of loading, for a token with that key id or, ahead, for none.
  mutating func loaded(_ outcome: Outcome, for keyID: String?, at now: Moment) {
    switch outcome {
    case .loaded(let keys, let freshness):
      // A server that never says 304 sends the same set again and again: what that did not hold, this does not.
      if held?.keys.hasSameKeyIDs(as: keys) != true { unknownKeys.forget() }
      held = renewed(keys, freshness, at: now)
    case .unchanged(let freshness):
      guard let keys = held?.keys else {
        return fail("the server says that nothing has changed, and nothing was there", now)
      }
      held = renewed(keys, freshness, at: now)
    case .partial(let keys, let reason):
      // All of them as they were a while ago are better than some as they are now.
      if !(held.map { $0.serves(at: now) && !$0.isPartial } ?? false) {
        held = Held(
          keys: keys, since: now, lifetime: 0, ceiling: max(policy.staleCeiling, policy.defaultLifetime),
          isPartial: true)
      }
      return fail(reason, now)
    case .failed(let reason): return fail(reason, now)
    }
    trouble = nil
    if let keyID, let held, !held.keys.holds(keyID: keyID) { unknownKeys.missed(keyID, at: now) }
  }

  private func renewed(_ keys: Content, _ freshness: Freshness, at now: Moment) -> Held {
    Held(
      keys: keys, since: now, lifetime: policy.lifetime(of: freshness), ceiling: policy.staleCeiling,
      validator: freshness.validator)
  }

  private mutating func fail(_ reason: String, _ now: Moment) {
    let pause = trouble.map { min($0.pause * 2, policy.longestPause) } ?? policy.firstPause
    trouble = Trouble(reason: reason, since: now, pause: pause)
  }

  /// Whether the next attempt to load is left to whoever loads ahead: the last one failed, and not long ago. After a long
  /// silence nobody knows whether the trouble is over, and the token waits.
  private func isRetriedAhead(at now: Moment) -> Bool {
    guard policy.retriesAhead, let trouble else { return false }
    return now.seconds(since: trouble.since) < policy.defaultLifetime
  }

  /// Why nothing is loaded just now; nil where loading may be tried.
  private func pauseReason(at now: Moment) -> String? {
    guard let trouble, now.seconds(since: trouble.since) < trouble.pause else { return nil }
    return trouble.reason
  }
}
