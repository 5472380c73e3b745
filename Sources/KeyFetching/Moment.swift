internal import SystemCalls

/// A moment on two clocks.
///
/// A sandbox may be frozen between invocations, and a wall clock may be set: an age is the larger of what the two
/// clocks say, so that neither makes keys younger than they are.
struct Moment: Sendable, Equatable {
  /// Seconds since 1970, as the system believes.
  let wall: Double
  /// Seconds since the machine started.
  let boot: Double

  /// How long ago another moment was, in seconds; never negative.
  func seconds(since other: Moment) -> Double {
    max(wall - other.wall, boot - other.boot, 0)
  }
}

extension Moment {
  /// The present.
  static func now() -> Moment {
    Moment(wall: WallClock.now(), boot: BootClock.now())
  }
}
