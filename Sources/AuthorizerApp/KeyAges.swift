internal import KeyFetching
internal import Synchronization
internal import SystemCalls

/// How long ago the keys and secrets that serve were loaded or confirmed.
final class KeyAges: Sendable {
  /// When that was, by both clocks: an age is the larger of what they say.
  private struct Confirmation {
    let wall: Double
    let boot: Double

    var age: Double { max(WallClock.now() - wall, BootClock.now() - boot, 0) }
  }

  /// By the name in the reports; there are no more than the policy names.
  private let confirmations = Mutex<[String: Confirmation]>([:])

  /// Takes note of a load.
  func note(_ report: KeyLoadReport) {
    let confirmation = report.age.map { Confirmation(wall: WallClock.now() - $0, boot: BootClock.now() - $0) }
    confirmations.withLock { $0[report.issuer] = confirmation }
  }

  /// In seconds; nil where nothing serves, or where there is nothing to load.
  func age(of source: String?) -> Double? {
    source.flatMap { source in confirmations.withLock { $0[source]?.age } }
  }
}
