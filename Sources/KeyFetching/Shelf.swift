internal import HTTPFetch
internal import JOSE
internal import OIDC
internal import Synchronization
internal import SystemCalls

/// One issuer's keys, or the secrets of one source: the machine that decides about them, and the loader that does what it
/// decides.
///
/// Two locks, always taken in this order: whoever loads holds the loader for as long as that takes, and everybody else who
/// needs a load waits for it and finds the keys; whoever can be served only ever takes the machine's lock, which nobody
/// holds for longer than a comparison of numbers.
final class Shelf<Owner: ShelfOwner>: Refreshable {
  let owner: Owner
  private let context: LoadingContext
  private let cache: Mutex<Cache<Owner.Content>>
  private let loader: Mutex<Owner.Loader>
  /// Whether the key set that ships with the program has been looked for.
  private let isPinRead = Mutex(false)

  init(for owner: Owner, in context: LoadingContext) {
    self.owner = owner
    self.context = context
    cache = Mutex(
      Cache(
        policy: KeyCachePolicy(
          retriesAhead: context.settings.refreshesAhead, staleCeiling: Double(owner.retention.staleFor))))
    loader = Mutex(Owner.Loader(context))
  }

  /// Drops what is on it, to make room for others'.
  func dropContent() { cache.withLock { $0.dropKeys() } }

  /// What there is for a token with that key id, and whether it should soon be loaded ahead.
  func content(
    for keyID: String?, within limit: Duration?
  ) throws(Failure) -> (content: Owner.Content, isRefreshDue: Bool) {
    let mayLoad = limit.map { $0 >= LoadingContext.leastTime } ?? true || !owner.needsNetwork
    let (answer, isDue) = cache.withLock { cache in
      let now = context.clock()
      let answer =
        mayLoad ? cache.answer(for: keyID, at: now) : cache.answerWithoutLoading(for: keyID, at: now)
      return (answer, cache.isRefreshDue(at: now))
    }
    switch answer {
    case .serve(let content): return (content, isDue)
    case .unavailable(let reason): throw owner.unavailable(reason)
    case .load: return (try loadedContent(for: keyID, within: limit), false)
    }
  }

  /// Loads ahead what is due, unless somebody is loading already.
  func refresh(within limit: Duration?) {
    _ = loader.withLockIfAvailable { loader in
      guard cache.withLock({ $0.isRefreshDue(at: context.clock()) }) else { return }
      load(.ahead, for: nil, within: limit, by: &loader)
    }
  }

  private func loadedContent(for keyID: String?, within limit: Duration?) throws(Failure) -> Owner.Content {
    let answer = loader.withLock { loader in
      // Whoever was here before may have loaded what is missing.
      var answer = cache.withLock { $0.answer(for: keyID, at: context.clock()) }
      if case .load(let cause) = answer {
        load(cause, for: keyID, within: limit, by: &loader)
        answer = cache.withLock { $0.answer(for: keyID, at: context.clock()) }
      }
      return answer
    }
    switch answer {
    case .serve(let content): return content
    case .unavailable(let reason): throw owner.unavailable(reason)
    // Only where more time than they may serve went by just now: the machine stood still.
    case .load: throw owner.unavailable("they were loaded and are already out of date")
    }
  }

  private func load(_ cause: KeyLoadCause, for keyID: String?, within limit: Duration?, by loader: inout Owner.Loader) {
    let start = BootClock.now()
    let known = cache.withLock { $0.validator }
    let load = loader.load(owner, known: known, within: limit)
    let (age, keyCount) = cache.withLock { cache in
      let now = context.clock()
      cache.loaded(load.outcome, for: keyID, at: now)
      return (cache.age(at: now), cache.keyCount)
    }
    let outcome: KeyLoadReport.Outcome =
      switch load.outcome {
      case .loaded(let content, _): .loaded(keyCount: content.count)
      case .unchanged: .unchanged(keyCount: keyCount)
      case .partial(_, let reason), .failed(let reason): .failed(reason: reason)
      }
    context.report(
      KeyLoadReport(
        issuer: owner.name, cause: cause, outcome: outcome, fetches: load.fetches, skipped: load.skipped,
        seconds: BootClock.now() - start, age: age))
  }
}

extension Shelf<Issuer> {
  /// The keys for a token with that key id, and whether they should soon be loaded ahead.
  func keys(for keyID: String?, within limit: Duration?) throws(Failure) -> (keys: IssuerKeys, isRefreshDue: Bool) {
    takePinnedKeys()
    let (keys, isRefreshDue) = try content(for: keyID, within: limit)
    return (keys, isRefreshDue)
  }

  /// Takes the key set that ships with the program, if there is one, when its issuer is first asked for: once, because a
  /// load may since have shown that a key of it is trusted no more.
  private func takePinnedKeys() {
    guard let file = owner.retention.pinned else { return }
    isPinRead.withLock { isRead in
      guard !isRead else { return }
      isRead = true
      context.report(pin(file))
    }
  }

  private func pin(_ file: PinnedFile) -> KeyLoadReport {
    let now = context.clock()
    do throws(LoadFault) {
      let date = NumericDate(secondsSinceEpoch: now.wall) ?? .now()
      let pinned = try PinnedKeySet(of: owner, in: file, at: date)
      let age = max(pinned.age(at: date), 0)
      guard age < Double(file.maximumAge) else {
        throw LoadFault("\(file.path): it was fetched \(Int(age)) s ago and serves for \(file.maximumAge) s")
      }
      cache.withLock {
        $0.pin(
          .keySet(pinned.keySet), age: age, limit: Double(file.maximumAge), validator: pinned.validator, at: now)
      }
      return KeyLoadReport(
        issuer: owner.name, cause: .pinned, outcome: .loaded(keyCount: pinned.keySet.keys.count),
        skipped: pinned.keySet.skipped, age: age)
    } catch {
      return KeyLoadReport(issuer: owner.name, cause: .pinned, outcome: .failed(reason: error.reason), age: nil)
    }
  }
}

/// A shelf, whatever is on it, that may be filled anew where nobody waits.
protocol Refreshable: AnyObject, Sendable {
  /// Loads ahead what is due, unless somebody is loading already.
  func refresh(within limit: Duration?)
}

/// What all loading of one store has in common.
struct LoadingContext: Sendable {
  /// Less time is not enough to load anything over the network.
  static let leastTime = Duration.milliseconds(50)

  let settings: KeyStore.Settings
  let pool: ConnectionPool
  let clock: @Sendable () -> Moment
  let report: @Sendable (KeyLoadReport) -> Void
}
