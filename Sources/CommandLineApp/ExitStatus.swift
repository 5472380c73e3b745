/// How a command ends, as its exit status.
enum ExitStatus: Int32, Sendable {
  /// Every token was believed; or the command did what it was asked to.
  case accepted = 0
  /// A token was refused: the token's fault.
  case refused = 1
  /// The arguments, a file or the policy cannot be used.
  case usage = 2
  /// Nothing can be said about a token, because keys could not be had: our fault or the network's.
  case undecided = 3
  /// A believed caller may not use the route.
  case denied = 4

  /// The one of two that a script must hear of: 2, 3, 1, 4, 0.
  static func worst(_ first: ExitStatus, _ second: ExitStatus) -> ExitStatus {
    first.rank < second.rank ? first : second
  }

  private var rank: Int {
    switch self {
    case .usage: 0
    case .undecided: 1
    case .refused: 2
    case .denied: 3
    case .accepted: 4
    }
  }
}
