import Testing

@testable import KeyFetching

/// How long it may take.
extension Scenario {
  static let deadlines = [
    Scenario("little time is left") { stage in
      try stage.server.answer("/set", .bad(.silence))
      let caller = try stage.caller()
      let start = ContinuousClock.now
      let verdicts = try stage.step("says nothing; 300 ms are left", requests: 1) {
        [try caller.verify("a", within: .milliseconds(300))]
      }
      let elapsed = ContinuousClock.now - start
      #expect(verdicts != [.accepted])
      #expect(elapsed >= .milliseconds(250) && elapsed < .seconds(2), "\(elapsed)")
    },

    Scenario("little time is left, and a set is in hand") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 60), .bad(.silence))
      let caller = try stage.caller()
      _ = try caller.verify("a")
      stage.clock.advance(hour)
      let start = ContinuousClock.now
      let verdicts = try stage.step("says nothing; 300 ms are left", requests: 1) {
        [try caller.verify("a", within: .milliseconds(300))]
      }
      #expect(verdicts == [.accepted])
      #expect(ContinuousClock.now - start < .seconds(2))
    },

    Scenario("no time is left") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 60))
      let caller = try stage.caller()
      let cold = try stage.step("serves `a`; 0 ms are left, at a cold start", requests: 0) {
        [try caller.verify("a", within: .zero)]
      }
      let enough = try stage.step("3 s are left", requests: 1) { [try caller.verify("a", within: .seconds(3))] }
      stage.clock.advance(hour)
      let late = try stage.step("0 ms are left an hour later: `a`, then an unknown id", requests: 0) {
        [try caller.verify("a", within: .zero), try caller.verify("b", within: .zero)]
      }
      #expect(cold != [.accepted] && enough == [.accepted])
      #expect(late[0] == .accepted && late[1] != .accepted && late[1] != .refused("key_unknown"))
    },

    Scenario("refreshing ahead with little time") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 600), .bad(.silence))
      let caller = try stage.caller()
      _ = try caller.verify("a")
      stage.clock.advance(500)
      #expect(try caller.verify("a") == .accepted)
      let start = ContinuousClock.now
      let verdicts = try stage.step("says nothing; 200 ms are left after the answer", requests: 1) {
        caller.store.refresh(within: .milliseconds(200))
        return [try caller.verify("a")]
      }
      #expect(verdicts == [.accepted])
      #expect(ContinuousClock.now - start < .seconds(2))
    },
  ]
}
