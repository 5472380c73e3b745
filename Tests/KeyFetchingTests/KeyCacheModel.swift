@testable import KeyFetching

/// What a key cache should do, read off the list of everything that happened to it. The machine under test keeps a handful
/// of numbers instead; this keeps no number at all, and looks at the whole past each time.
///
/// It takes the number of different unknown key ids to be smaller than what is remembered of them.
struct KeyCacheModel {
  enum Event {
    /// A pinned set of those ids was offered.
    case pinned(ids: [String], age: Double, limit: Double)
    case dropped
    case loaded(ids: [String], said: Double?)
    case unchanged(said: Double?)
    case failed
  }

  struct Happening {
    let event: Event
    let keyID: String?
    let at: Moment
  }

  enum Answer: Equatable {
    case serve([String])
    case load(KeyLoadCause)
    case unavailable
  }

  /// The set in hand after some of what happened.
  struct Set {
    var ids: [String]
    var confirmed: Moment
    var ageThen: Double
    var lifetime: Double
    var ceiling: Double
    var isPinned: Bool
  }

  let policy: KeyCachePolicy
  var past: [Happening] = []

  /// The longest that either clock says has gone by; a clock that went back says nothing.
  static func elapsed(_ now: Moment, since then: Moment) -> Double {
    [now.wall - then.wall, now.boot - then.boot, 0].max() ?? 0
  }

  // MARK: - What is in hand

  func set(after count: Int? = nil) -> Set? {
    var set: Set?
    for happening in past.prefix(count ?? past.count) {
      switch happening.event {
      case .pinned(let ids, let age, let limit):
        guard set == nil, age >= 0, limit > age else { continue }
        set = Set(
          ids: ids, confirmed: happening.at, ageThen: age, lifetime: min(300, limit - age), ceiling: limit,
          isPinned: true)
      case .dropped: set = nil
      case .failed: continue
      case .loaded(let ids, let said): set = fetched(ids, said, happening.at)
      case .unchanged(let said): set = set.map { fetched($0.ids, said, happening.at) }
      }
    }
    return set
  }

  private func fetched(_ ids: [String], _ said: Double?, _ now: Moment) -> Set {
    let lifetime = said.map { $0 < 60 ? 60 : $0 > 3600 ? 3600 : $0 } ?? 300
    return Set(
      ids: ids, confirmed: now, ageThen: 0, lifetime: lifetime, ceiling: policy.staleCeiling, isPinned: false)
  }

  func isFresh(_ set: Set, at now: Moment) -> Bool { Self.elapsed(now, since: set.confirmed) < set.lifetime }

  func age(at now: Moment) -> Double? {
    guard let set = set() else { return nil }
    let age = set.ageThen + Self.elapsed(now, since: set.confirmed)
    return isFresh(set, at: now) || age < set.ceiling ? age : nil
  }

  // MARK: - What went wrong

  /// The failed loads since the last good one, newest first.
  var failures: [Happening] {
    var failures: [Happening] = []
    for index in past.indices.reversed() {
      switch past[index].event {
      case .loaded: return failures
      // Where nothing was in hand, nothing can be unchanged.
      case .unchanged where set(after: index) != nil: return failures
      case .unchanged, .failed: failures.append(past[index])
      case .pinned, .dropped: continue
      }
    }
    return failures
  }

  func isPaused(at now: Moment) -> Bool {
    guard let last = failures.first else { return false }
    let pauses = [1.0, 2, 4, 8, 16, 32, 60]
    return Self.elapsed(now, since: last.at) < pauses[min(failures.count, pauses.count) - 1]
  }

  // MARK: - What was not found

  /// The good loads that did not bring the key that they were for, each with its place in the past.
  private var misses: [(index: Int, happening: Happening)] {
    past.indices.compactMap { index in
      guard let keyID = past[index].keyID, let set = set(after: index + 1), !set.ids.contains(keyID) else { return nil }
      switch past[index].event {
      case .loaded, .unchanged: return (index, past[index])
      case .failed, .pinned, .dropped: return nil
      }
    }
  }

  /// Where in the past the last load is that brought another set than the one in hand.
  private var lastChange: Int {
    past.indices.last { index in
      guard case .loaded(let ids, _) = past[index].event else { return false }
      return set(after: index)?.ids != ids
    } ?? 0
  }

  func isHeldBack(_ keyID: String, at now: Moment) -> Bool {
    let misses = misses
    if let last = misses.last, Self.elapsed(now, since: last.happening.at) < 10 { return true }
    let own = misses.filter { $0.index >= lastChange && $0.happening.keyID == keyID }
    guard let last = own.last else { return false }
    let pauses = [10.0, 20, 40, 80, 160, 300]
    return Self.elapsed(now, since: last.happening.at) < pauses[min(own.count, pauses.count) - 1]
  }

  // MARK: - What to do

  func answer(for keyID: String?, at now: Moment) -> Answer {
    let isPaused = isPaused(at: now)
    guard let set = set(), age(at: now) != nil else {
      return isPaused ? .unavailable : .load(self.set() == nil ? .first : .expired)
    }
    switch (keyID.map(set.ids.contains) ?? true, isFresh(set, at: now), isPaused) {
    case (true, true, _), (true, false, true): return .serve(set.ids)
    case (true, false, false): return isLeftToOthers(at: now) ? .serve(set.ids) : .load(.expired)
    case (false, _, true): return .unavailable
    case (false, false, false): return .load(.expired)
    case (false, true, false): return isHeldBack(keyID ?? "", at: now) ? .serve(set.ids) : .load(.unknownKey)
    }
  }

  private func isLeftToOthers(at now: Moment) -> Bool {
    policy.retriesAhead && failures.first.map { Self.elapsed(now, since: $0.at) < 300 } ?? false
  }

  func isRefreshDue(at now: Moment) -> Bool {
    guard let set = set(), !isPaused(at: now) else { return false }
    return set.isPinned || Self.elapsed(now, since: set.confirmed) >= set.lifetime * 0.8
  }
}
