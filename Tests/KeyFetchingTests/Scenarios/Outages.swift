import OIDC
import Testing

@testable import KeyFetching

/// The key endpoint does not answer, or says no.
extension Scenario {
  static let outages = [
    Scenario("down at a cold start") { stage in
      try stage.server.answer("/set", .status(503))
      let caller = try stage.caller()
      let first = try stage.step("503", requests: 1) { [try caller.verify("a")] }
      #expect(
        first == [
          .undecided(
            "the keys of test cannot be had: \(stage.server.host) answered with status 503, not 200 (redirects are not followed)"
          )
        ])
      // After 1, 3, 7, 15, 31, 63, 123, 183 and 243 s.
      let outage = try stage.step("for five minutes, 100 tokens a second", requests: 9) {
        let token = try TestKeys.token(keyID: "a", signedBy: "a")
        return (0..<30_000).map { _ in
          stage.clock.advance(0.01)
          return caller.judge(token)
        }
      }
      #expect(outage.allSatisfy { if case .undecided = $0 { true } else { false } })
      try stage.server.answer("/set", .keys("a"))
      stage.clock.advance(minute)
      let after = try stage.step("serves `a` again", requests: 1) { [try caller.verify("a")] }
      #expect(after == [.accepted])
    },

    Scenario("no connection at a cold start") { stage in
      try stage.server.answer("/set", .keys("a"))
      let caller = try stage.caller()
      try stage.server.close()
      try stage.step("refuses connections", requests: 0) { [try caller.verify("a")] }
      #expect(stage.steps[0].faults == ["connection_failed"])
      try stage.server.open()
      stage.clock.advance(1)
      let after = try stage.step("listens again", requests: 1) { [try caller.verify("a")] }
      #expect(after == [.accepted])
    },

    Scenario("down with a set in hand") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 3600))
      let caller = try stage.caller()
      try stage.step("serves `a`, good for an hour", requests: 1) { [try caller.verify("a")] }
      try stage.server.answer("/set", .status(503))
      // From the second hour on: at most one a minute.
      let outage = try stage.step("503 for a day, a token every ten seconds", requests: 1000...1400) {
        try (0..<8639).map { _ in
          stage.clock.advance(10)
          return try caller.verify("a")
        }
      }
      #expect(outage.allSatisfy { $0 == .accepted })
      stage.clock.advance(10)
      let ceiling = try stage.step("24 h after the last good fetch", requests: 0...1) { [try caller.verify("a")] }
      #expect(ceiling != [.accepted])
      try stage.server.answer("/set", .keys("a", maxAge: 3600))
      stage.clock.advance(minute)
      try stage.step("serves `a` again", requests: 1) { [try caller.verify("a")] }
    },

    Scenario("`staleFor` of 0") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 600), .status(503))
      let caller = try stage.caller(retention: KeyRetention(staleFor: 0))
      stage.clock.advance(0)
      try stage.step("serves `a`, good for ten minutes", requests: 1) {
        let first = try caller.verify("a")
        stage.clock.advance(599.9)
        return [first, try caller.verify("a")]
      }
      stage.clock.advance(0.1)
      let after = try stage.step("503 after that", requests: 1) { [try caller.verify("a")] }
      #expect(after != [.accepted])
    },

    Scenario("`staleFor` of two hours") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 600), .status(503))
      let caller = try stage.caller(retention: KeyRetention(staleFor: 7200))
      _ = try caller.verify("a")
      let before = try stage.step("503; for two hours, a token a minute", requests: 100...119) {
        try (0..<119).map { _ in
          stage.clock.advance(minute)
          return try caller.verify("a")
        }
      }
      stage.clock.advance(minute)
      let after = try stage.step("after that", requests: 0...1) { [try caller.verify("a")] }
      #expect(before.allSatisfy { $0 == .accepted } && after != [.accepted])
    },

    Scenario("one connection breaks") { stage in
      try stage.server.answer("/set", .keys("a"))
      let caller = try stage.caller()
      try stage.server.reset(connections: 1)
      let verdicts = try stage.step("resets the first connection, serves `a` on the second", requests: 1) {
        [try caller.verify("a")]
      }
      #expect(verdicts == [.accepted])
      #expect(try stage.server.seen().connections == 2)
    },

    Scenario("every connection breaks") { stage in
      try stage.server.answer("/set", .keys("a"))
      let caller = try stage.caller()
      try stage.server.reset(connections: 100)
      // Whether the reset comes before the request is sent is chance, and so is what it is called.
      try stage.step("resets every connection", requests: 0, namesFaults: false) { [try caller.verify("a")] }
      // One more attempt, and no third.
      #expect(try stage.server.seen().connections == 2)
    },

    Scenario("connections are reused") { stage in
      try stage.server.answer("/*", .keys("a", maxAge: 60))
      let caller = try stage.caller()
      let verdicts = try stage.step("serves `a`, good for a minute; a token a minute for an hour", requests: 60) {
        try (0..<60).map { _ in
          stage.clock.advance(minute)
          return try caller.verify("a")
        }
      }
      #expect(verdicts.allSatisfy { $0 == .accepted })
      #expect(try stage.server.seen().connections == 1)
    },
  ]
}
