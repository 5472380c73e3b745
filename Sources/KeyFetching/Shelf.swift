internal import JOSE
internal import OIDC
internal import Synchronization
internal import SystemCalls

/// One issuer's keys: the machine that decides about them, and the loader that does what it decides.
///
/// Two locks, always taken in this order: whoever loads holds the loader for as long as that takes, and everybody else who
/// needs a load waits for it and finds the keys; whoever can be served only ever takes the machine's lock, which nobody
/// holds for longer than a comparison of numbers.
final class Shelf: Sendable {
  /// Less time is not enough to load anything over the network.
  static let leastTimeToLoad = Duration.milliseconds(50)

  let issuer: Issuer
  private let context: LoadingContext
  private let cache: Mutex<KeyCache>
  private let loader: Mutex<KeyLoader>
  /// Whether the key set that ships with the program has been looked for.
  private let isPinRead = Mutex(false)

  init(for issuer: Issuer, in context: LoadingContext) {
    self.issuer = issuer
    self.context = context
    cache = Mutex(
      KeyCache(
        policy: KeyCachePolicy(
          retriesAhead: context.settings.refreshesAhead, staleCeiling: Double(issuer.retention.staleFor))))
    loader = Mutex(KeyLoader(context))
  }

  /// Drops the keys, to make room for others'.
  func dropKeys() { cache.withLock { $0.dropKeys() } }

  /// Whether these are the keys of an issuer of the same name: a key set is another one elsewhere, a secret is long
  /// enough for some algorithms only, and metadata belongs to one identifier.
  func serves(_ other: Issuer) -> Bool {
    issuer.keys == other.keys && issuer.algorithms == other.algorithms && issuer.retention == other.retention
      && issuer.identifier.utf8.elementsEqual(other.identifier.utf8)
  }

  /// The keys for a token with that key id, and whether they should soon be loaded ahead.
  func keys(for keyID: String?, within limit: Duration?) throws(Failure) -> (keys: IssuerKeys, isRefreshDue: Bool) {
    takePinnedKeys()
    let mayLoad = limit.map { $0 >= Shelf.leastTimeToLoad } ?? true || !issuer.keys.needsNetwork
    let (answer, isDue) = cache.withLock { cache in
      let now = context.clock()
      let answer =
        mayLoad ? cache.answer(for: keyID, at: now) : cache.answerWithoutLoading(for: keyID, at: now)
      return (answer, cache.isRefreshDue(at: now))
    }
    switch answer {
    case .serve(let keys): return (keys, isDue)
    case .unavailable(let reason): throw issuer.keysUnavailable(reason)
    case .load: return (try loadedKeys(for: keyID, within: limit), false)
    }
  }

  /// Loads ahead what is due, unless somebody is loading already.
  func refresh(within limit: Duration?) {
    _ = loader.withLockIfAvailable { loader in
      guard cache.withLock({ $0.isRefreshDue(at: context.clock()) }) else { return }
      load(.ahead, for: nil, within: limit, by: &loader)
    }
  }

  private func loadedKeys(for keyID: String?, within limit: Duration?) throws(Failure) -> IssuerKeys {
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
    case .serve(let keys): return keys
    case .unavailable(let reason): throw issuer.keysUnavailable(reason)
    // Only where more time than they may serve went by just now: the machine stood still.
    case .load: throw issuer.keysUnavailable("they were loaded and are already out of date")
    }
  }

  private func load(_ cause: KeyLoadCause, for keyID: String?, within limit: Duration?, by loader: inout KeyLoader) {
    let start = BootClock.now()
    let known = cache.withLock { $0.validator }
    let load = loader.load(issuer, known: known, within: limit)
    let (age, keyCount) = cache.withLock { cache in
      let now = context.clock()
      cache.loaded(load.outcome, for: keyID, at: now)
      return (cache.age(at: now), cache.keyCount)
    }
    let outcome: KeyLoadReport.Outcome =
      switch load.outcome {
      case .loaded(let keys, _): .loaded(keyCount: keys.count)
      case .unchanged: .unchanged(keyCount: keyCount)
      case .partial(_, let reason), .failed(let reason): .failed(reason: reason)
      }
    context.report(
      KeyLoadReport(
        issuer: issuer, cause: cause, outcome: outcome, fetches: load.fetches, skipped: load.skipped,
        seconds: BootClock.now() - start, age: age))
  }

  /// Takes the key set that ships with the program, if there is one, when its issuer is first asked for: once, because a
  /// load may since have shown that a key of it is trusted no more.
  private func takePinnedKeys() {
    guard let file = issuer.retention.pinned else { return }
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
      let pinned = try PinnedKeySet(of: issuer, in: file, at: date)
      let age = max(pinned.age(at: date), 0)
      guard age < Double(file.maximumAge) else {
        throw LoadFault("\(file.path): it was fetched \(Int(age)) s ago and serves for \(file.maximumAge) s")
      }
      cache.withLock {
        $0.pin(
          .keySet(pinned.keySet), age: age, limit: Double(file.maximumAge), validator: pinned.validator, at: now)
      }
      return KeyLoadReport(
        issuer: issuer, cause: .pinned, outcome: .loaded(keyCount: pinned.keySet.keys.count),
        skipped: pinned.keySet.skipped, age: age)
    } catch {
      return KeyLoadReport(issuer: issuer, cause: .pinned, outcome: .failed(reason: error.reason), age: nil)
    }
  }
}

/// What all loading of one store has in common.
struct LoadingContext: Sendable {
  let settings: KeyStore.Settings
  let pool: ConnectionPool
  let clock: @Sendable () -> Moment
  let report: @Sendable (KeyLoadReport) -> Void
}

extension Issuer {
  fileprivate func keysUnavailable(_ reason: String) -> Failure {
    keys.isSecret
      ? .secretUnavailable(issuer: name, reason: reason) : .keysUnavailable(issuer: name, reason: reason)
  }
}

extension KeySource {
  /// Whether loading them may have to wait for somebody else's machine.
  fileprivate var needsNetwork: Bool {
    switch self {
    case .url, .discovery: true
    case .file, .publicKeyFile: false
    case .secrets(let secrets):
      secrets.contains { if case .secretsManager = $0.reference { true } else { false } }
    }
  }
}
