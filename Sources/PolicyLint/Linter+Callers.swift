internal import Authorization
internal import PolicyDocument

extension Linter {
  /// Patterns of callers that never decide, and those that nearly everybody matches.
  mutating func lookAtCallers() {
    let callers = policy.callers.all
    for (place, caller) in callers.enumerated() {
      let path = "$.callers[\(place)]"
      if let earlier = callers[..<place].firstIndex(where: { $0.pattern.covers(caller.pattern) }) {
        report(
          .callerShadowed, path,
          "whoever this is matches $.callers[\(earlier)] before, and is \(callers[earlier].role)")
      }
      if caller.pattern.isAnybody {
        report(
          .callerWide, "\(path).arn",
          "whoever can sign in the account is \(caller.role), now and whoever is added to it")
      }
    }
  }
}
