import JOSE
import Synchronization

@testable import KeyFetching

/// Two clocks that only a test moves.
final class TestClock: Sendable {
  private let moment = Mutex(Moment(wall: 1_800_000_000, boot: 1_000))

  var now: Moment { moment.withLock { $0 } }

  /// The wall clock's moment, to judge tokens at.
  var date: NumericDate { NumericDate(secondsSinceEpoch: now.wall) ?? .latest }

  /// Time passes.
  func advance(_ seconds: Double) {
    moment.withLock { $0 = Moment(wall: $0.wall + seconds, boot: $0.boot + seconds) }
  }

  /// Somebody sets the wall clock.
  func setWall(by seconds: Double) {
    moment.withLock { $0 = Moment(wall: $0.wall + seconds, boot: $0.boot) }
  }
}

let minute = 60.0
let hour = 3_600.0
let day = 86_400.0
