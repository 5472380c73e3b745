import JOSE
import Testing

@testable import KeyFetching

/// A machine and its model, to which the same things happen; and a record of what the machine did.
struct KeyCacheRun {
  /// Sets that a server may have; the first two differ in what they have withdrawn.
  static let sets: [[String]] = [["a"], ["a", "b"], ["b"], ["b", "c"]]
  static let keys = sets.map { IssuerKeys.keySet(TestKeys.set(ids: $0)) }
  static let keyIDs: [String?] = [nil, "a", "a", "b", "c", "gone", "invented"]

  /// A load: when, and whether it failed, missed the key that it was for, or brought something.
  enum Kind { case failed, missed, good }

  var now = Moment(wall: 1_800_000_000, boot: 1000)
  /// The loads since the wall clock was last set forth.
  var loads: [(kind: Kind, at: Double)] = []
  var steps: [String] = []
  var cache: KeyCache
  var model: KeyCacheModel
  /// Which of the sets the server has, and how many others it had since the wall clock was last set forth.
  var published = 1
  var publications = 0
  var random: Seeded

  init(_ random: Seeded) {
    self.random = random
    let policy = KeyCachePolicy(
      retriesAhead: Bool.random(using: &self.random),
      staleCeiling: [0, 30, 400, 4000, 86_400].randomElement(using: &self.random) ?? 0)
    cache = KeyCache(policy: policy)
    model = KeyCacheModel(policy: policy)
    if Int.random(in: 0..<3, using: &self.random) == 0 { pin() }
  }

  /// What there is to be said of it when it fails.
  var story: String { "\(model.policy)\n" + steps.joined(separator: "\n") }

  /// Does one thing, and says what is wrong after it; nil where nothing is.
  mutating func step() -> String? {
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<9: return ask()
    case 9..<11: return refresh()
    case 11..<17: passTime()
    case 17: setClock()
    case 18: publish()
    default: if Int.random(in: 0..<8, using: &random) == 0 { drop() } else { pin() }
    }
    return nil
  }

  // MARK: - What happens

  private mutating func ask() -> String? {
    let keyID = KeyCacheRun.keyIDs.randomElement(using: &random) ?? nil
    let answer = cache.answer(for: keyID, at: now)
    steps.append("at \(now.boot)/\(now.wall): \(keyID ?? "no key id"): \(answer.inWords)")
    if let problem = differs(answer, for: keyID) { return problem }
    guard answer.isLoad else { return nil }
    load(for: keyID)
    let next = cache.answer(for: keyID, at: now)
    guard !next.isLoad else { return "somebody who has just loaded is told to load again" }
    return differs(next, for: keyID)
  }

  private mutating func refresh() -> String? {
    let isDue = cache.isRefreshDue(at: now)
    guard isDue == model.isRefreshDue(at: now) else { return "a load ahead is \(isDue ? "" : "not ")due" }
    if isDue {
      load(for: nil)
      if cache.isRefreshDue(at: now) { return "a load ahead is due right after one" }
    }
    return cache.age(at: now) == model.age(at: now) ? nil : "the age is \(String(describing: cache.age(at: now)))"
  }

  private mutating func load(for keyID: String?) {
    let lifetimes: [Double?] = [nil, -5, 0, 60, 100, 600, 3600, 1e6]
    let said = lifetimes.randomElement(using: &random) ?? nil
    let outcome: KeyCache.Outcome
    let event: KeyCacheModel.Event
    switch Int.random(in: 0..<9, using: &random) {
    case 0..<4: (outcome, event) = (.failed(reason: "down"), .failed)
    case 4..<6: (outcome, event) = (.unchanged(.init(lifetime: said)), .unchanged(said: said))
    default:
      outcome = .loaded(KeyCacheRun.keys[published], .init(lifetime: said))
      event = .loaded(ids: KeyCacheRun.sets[published], said: said)
    }
    steps.append("  load: \(event)")
    cache.loaded(outcome, for: keyID, at: now)
    model.past.append(.init(event: event, keyID: keyID, at: now))
    let hasFailed = !model.failures.isEmpty
    let isMissing = keyID.map { !(model.set()?.ids.contains($0) ?? false) } ?? false
    loads.append((hasFailed ? .failed : isMissing ? .missed : .good, now.boot))
  }

  private mutating func passTime() {
    // The lengths of all pauses and lifetimes, so that their last moment and their end are both hit.
    let lengths: [Double] = [
      0.25, 0.75, 1, 1, 2, 4, 8, 9, 10, 16, 20, 30, 32, 40, 48, 60, 80, 100, 160, 240, 300, 400, 3600, 4000, 86_400,
    ]
    let less: Double = Int.random(in: 0..<4, using: &random) == 0 ? 0.25 : 0
    let step = (lengths.randomElement(using: &random) ?? 1) - less
    now = Moment(wall: now.wall + step, boot: now.boot + step)
  }

  private mutating func setClock() {
    let jump: Double = [10, 300, 3600, 86_400].randomElement(using: &random) ?? 10
    if Bool.random(using: &random) {
      now = Moment(wall: now.wall - jump, boot: now.boot)
    } else {
      // What was long ago by one clock was long ago: from here on pauses are counted anew.
      now = Moment(wall: now.wall + jump, boot: now.boot)
      loads = []
      publications = 0
    }
  }

  private mutating func publish() {
    published = KeyCacheRun.sets.indices.randomElement(using: &random) ?? 0
    publications += 1
  }

  private mutating func pin() {
    let age: Double = [-1, 0, 100, 599, 600].randomElement(using: &random) ?? 0
    steps.append("  pin, \(age) s old")
    cache.pin(KeyCacheRun.keys[1], age: age, limit: 600, validator: nil, at: now)
    model.past.append(
      .init(event: .pinned(ids: KeyCacheRun.sets[1], age: age, limit: 600), keyID: nil, at: now))
  }

  private mutating func drop() {
    steps.append("  drop")
    cache.dropKeys()
    model.past.append(.init(event: .dropped, keyID: nil, at: now))
    loads = []
    publications = 0
  }

  // MARK: - What must be

  private func differs(_ answer: KeyCache.Answer, for keyID: String?) -> String? {
    let expected = model.answer(for: keyID, at: now)
    if answer.inWords != expected.inWords { return "it should be \(expected.inWords) and is \(answer.inWords)" }
    let without = cache.answerWithoutLoading(for: keyID, at: now)
    if without.isLoad { return "a load where there is no time for one" }
    if !answer.isLoad, without.inWords != answer.inWords { return "without time it is \(without.inWords)" }
    return [answer, without].lazy.compactMap { self.isWronglyServed($0) }.first
  }

  /// The two promises, in their own words: nothing is served that a good load has dropped, and nothing that is too old.
  private func isWronglyServed(_ answer: KeyCache.Answer) -> String? {
    guard let served = answer.served else { return nil }
    var last: (ids: [String], at: Moment, age: Double, bound: Double)?
    for happening in model.past {
      switch happening.event {
      case .loaded(let ids, let said):
        last = (ids, happening.at, 0, max(model.policy.staleCeiling, min(max(said ?? 300, 60), 3600)))
      case .unchanged(let said):
        let bound = max(model.policy.staleCeiling, min(max(said ?? 300, 60), 3600))
        last = last.map { ($0.ids, happening.at, 0, bound) }
      case .pinned(let ids, let age, let limit):
        if last == nil, (0..<limit).contains(age) { last = (ids, happening.at, age, limit) }
      case .dropped: last = nil
      case .failed: break
      }
    }
    guard let last else { return "something is served where there is nothing" }
    if served != last.ids { return "\(served) are served, and the last good load brought \(last.ids)" }
    for elapsed in [now.boot - last.at.boot, now.wall - last.at.wall] where last.age + elapsed >= last.bound {
      return "what is \(last.age + elapsed) s old is served, and its bound is \(last.bound) s"
    }
    return nil
  }

  /// How many loads there may have been from any of them to the last: by the cooldown, the back-off and the lifetimes.
  var tooManyLoads: String? {
    guard let last = loads.last else { return nil }
    var (missed, good, failed) = (0, 0, 0)
    for load in loads.reversed() {
      switch load.kind {
      case .missed: missed += 1
      case .good: good += 1
      case .failed: failed += 1
      }
      let window = last.at - load.at
      // Keys are loaded for nobody's key id, or for one that is in the set, in the last fifth of a minute at the earliest;
      // and once more for each set that the server had meanwhile.
      guard missed <= 1 + Int(window / 10), good <= 2 + Int(window / 48) + publications,
        failed <= 7 * (missed + good + 1) + Int(window / 60), failed <= 1 + Int(window)
      else { return "\(missed) loads without the key, \(good) good and \(failed) failed ones in \(window) s" }
    }
    return nil
  }
}

extension KeyCache.Answer {
  fileprivate var inWords: String {
    switch self {
    case .serve(let keys): "serve \(keys.keySet?.keys.compactMap(\.keyID) ?? [])"
    case .load(let cause): "load: \(cause)"
    case .unavailable: "unavailable"
    }
  }
}

extension KeyCacheModel.Answer {
  fileprivate var inWords: String {
    switch self {
    case .serve(let ids): "serve \(ids)"
    case .load(let cause): "load: \(cause)"
    case .unavailable: "unavailable"
    }
  }
}
