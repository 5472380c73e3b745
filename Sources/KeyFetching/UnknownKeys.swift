/// The key ids that an issuer's set did not hold when it was asked, so that the same question is not asked again and again.
///
/// A flood of invented ids causes one load per cooldown. An id that keeps coming, because somebody holds a token of a key
/// that is gone, is asked for at growing intervals: whoever publishes a key a little after signing with it is still
/// noticed, and nobody else costs a load every few seconds for ever.
struct UnknownKeys: Sendable {
  /// The times and the bound that it goes by; times in seconds.
  struct Policy: Sendable {
    /// How long after a load for an unknown id no other such id causes one, and the first pause of an id.
    var cooldown = 10.0
    /// An id's pause doubles with each load that does not bring it, up to this.
    var longestPause = 300.0
    /// How many ids are remembered; the one that was asked for longest ago goes first.
    var capacity = 64
  }

  private struct Entry {
    /// The id's hash, seeded by the process. Two ids of one hash share their pauses, which costs a little time and
    /// nothing else; ids themselves may be as long as a token.
    let hash: Int
    var asked: Moment
    var pause: Double
  }

  private let policy: Policy
  private var entries: [Entry] = []
  private var lastAsked: Moment?

  init(_ policy: Policy = Policy()) {
    self.policy = policy
  }

  /// How many ids are remembered.
  var count: Int { entries.count }

  /// Whether nothing is loaded for that id just now.
  func holdBack(_ keyID: String, at now: Moment) -> Bool {
    if let lastAsked, now.seconds(since: lastAsked) < policy.cooldown { return true }
    let hash = UnknownKeys.hash(of: keyID)
    return entries.contains { $0.hash == hash && now.seconds(since: $0.asked) < $0.pause }
  }

  /// Takes note that a load has not brought that id.
  mutating func missed(_ keyID: String, at now: Moment) {
    lastAsked = now
    let hash = UnknownKeys.hash(of: keyID)
    guard let known = entries.firstIndex(where: { $0.hash == hash }) else {
      if entries.count >= policy.capacity { entries.removeFirst() }
      return entries.append(Entry(hash: hash, asked: now, pause: policy.cooldown))
    }
    var entry = entries.remove(at: known)
    (entry.asked, entry.pause) = (now, min(entry.pause * 2, policy.longestPause))
    // At the end: the first is always the one that was asked for longest ago.
    entries.append(entry)
  }

  /// Forgets the ids: another set may hold them. The cooldown goes on.
  mutating func forget() { entries = [] }

  /// By bytes: strings that only look alike are two ids.
  private static func hash(of keyID: String) -> Int {
    var hasher = Hasher()
    for byte in keyID.utf8 { hasher.combine(byte) }
    return hasher.finalize()
  }
}
