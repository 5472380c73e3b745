import Testing

@testable import KeyFetching

/// The wall clock is set; the other clock goes on.
extension Scenario {
  static let clocks = [
    Scenario("the wall clock jumps a day ahead") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 600))
      let caller = try stage.caller()
      _ = try caller.verify("a")
      stage.clock.setWall(by: day)
      let verdicts = try stage.step("serves `a`; a token every second for a minute", requests: 1) {
        try everySecond(for: 60, stage, caller)
      }
      #expect(verdicts.allSatisfy { $0 == .accepted })
    },

    Scenario("the wall clock jumps a day back") { stage in
      try stage.server.answer("/set", .keys("a", "b", maxAge: 600))
      let caller = try stage.caller()
      _ = try caller.verify("a")
      stage.clock.setWall(by: -day)
      let verdicts = try stage.step("serves `a`; a token every second for ten minutes", requests: 0) {
        try everySecond(for: 599, stage, caller)
      }
      #expect(verdicts.allSatisfy { $0 == .accepted })
      try stage.server.answer("/set", .keys("a", maxAge: 600))
      stage.clock.advance(1)
      // By the other clock their time is over: what was withdrawn is not trusted for another day.
      let withdrawn = try stage.step("withdraws `b`; `b` after that", requests: 1) { [try caller.verify("b")] }
      #expect(withdrawn == [.refused("key_unknown")])
    },

    Scenario("the wall clock jumps a day to and fro") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 600))
      let caller = try stage.caller()
      _ = try caller.verify("a")
      // Not more than two fetches for each lifetime.
      let verdicts = try stage.step("serves `a`; a token and a jump every second for an hour", requests: 6...12) {
        try jumping(3600, every: 1, stage) { _ in try caller.verify("a") }
      }
      #expect(verdicts.allSatisfy { $0 == .accepted })
    },

    Scenario("the wall clock jumps to and fro while the endpoint is down") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 600), .status(503))
      let caller = try stage.caller()
      _ = try caller.verify("a")
      // By the clock that is ahead the set is a day old, and nobody knows better: undecided. An outage costs at most two
      // fetches for each pause.
      let verdicts = try stage.step("503; a token and a jump every second for an hour", requests: 55...135) {
        try jumping(3600, every: 1, stage) { _ in try caller.verify("a") }
      }
      #expect(verdicts.filter { $0 == .accepted }.count == 1800)
      stage.clock.advance(day)
      let after = try stage.step("a day later", requests: 0...1) { [try caller.verify("a")] }
      #expect(after != [.accepted])
    },

    Scenario("unknown key ids while the wall clock jumps to and fro") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 3600))
      let caller = try stage.caller()
      _ = try caller.verify("a")
      let verdicts = try stage.step("serves `a`; 1000 unknown ids and jumps in a minute", requests: 1...14) {
        try jumping(1000, every: 0.06, stage) { index in try caller.verify("invented-\(index)", signedBy: "b") }
      }
      #expect(verdicts.allSatisfy { $0 == .refused("key_unknown") })
    },
  ]

  /// So many tokens, each after the wall clock has been set a day ahead or back, by turns, and some seconds have gone by.
  private static func jumping(
    _ count: Int, every seconds: Double, _ stage: Stage, _ verify: (Int) throws -> Verdict
  ) throws -> [Verdict] {
    try (0..<count).map { index in
      stage.clock.setWall(by: index.isMultiple(of: 2) ? day : -day)
      stage.clock.advance(seconds)
      return try verify(index)
    }
  }

  private static func everySecond(for seconds: Int, _ stage: Stage, _ caller: Caller) throws -> [Verdict] {
    try (0..<seconds).map { _ in
      stage.clock.advance(1)
      return try caller.verify("a")
    }
  }
}
