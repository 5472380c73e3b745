import JOSE
import OIDC
import Testing

@testable import KeyFetching

/// How long keys serve, and how a change of the set is noticed.
extension Scenario {
  static let lifetime = [
    Scenario("ten thousand verifications") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 3600))
      let caller = try stage.caller()
      let token = try TestKeys.token(keyID: "a", signedBy: "a")
      let verdicts = try stage.step("serves `a`, good for an hour", requests: 1) {
        (0..<10_000).map { _ in
          stage.clock.advance(0.3)
          return caller.judge(token)
        }
      }
      #expect(verdicts.allSatisfy { $0 == .accepted })
    },

    Scenario("lifetime") { stage in
      for (maxAge, lifetime) in [(1, 60.0), (600, 600), (86_400, 3600), (nil, 300)] {
        let path = "/set/\(maxAge ?? 0)"
        try stage.server.answer(path, .keys("a", maxAge: maxAge))
        let caller = try stage.caller(.url(stage.server.url(path)))
        let word = maxAge.map { "`max-age=\($0)`" } ?? "no `max-age`"
        try stage.step("\(word), for \(Int(lifetime)) s", requests: 1) {
          let first = try caller.verify("a")
          stage.clock.advance(lifetime - 0.1)
          return [first, try caller.verify("a")]
        }
        stage.clock.advance(0.2)
        try stage.step("after that", requests: 1) { [try caller.verify("a")] }
      }
      #expect(stage.steps.allSatisfy { $0.verdicts.allSatisfy { $0 == .accepted } })
    },

    Scenario("a key is rotated in") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 3600))
      let caller = try stage.caller()
      try stage.step("serves `a`", requests: 1) { [try caller.verify("a")] }
      try stage.server.answer("/set", .keys("a", "b", maxAge: 3600))
      stage.clock.advance(1)
      let verdicts = try stage.step("serves `a` and `b`", requests: 1) {
        [try caller.verify("b"), try caller.verify("a"), try caller.verify("b")]
      }
      #expect(verdicts == [.accepted, .accepted, .accepted])
    },

    Scenario("a key is rotated in while somebody sends unknown ids") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 3600))
      let caller = try stage.caller()
      try stage.step("serves `a`", requests: 1) { [try caller.verify("a")] }
      try stage.step("an unknown id comes", requests: 1) { [try caller.verify("invented")] }
      try stage.server.answer("/set", .keys("a", "b", maxAge: 3600))
      stage.clock.advance(9.9)
      let early = try stage.step("serves `a` and `b`; `b` within the cooldown of 10 s", requests: 0) {
        [try caller.verify("b")]
      }
      stage.clock.advance(0.1)
      let after = try stage.step("`b` after it", requests: 1) { [try caller.verify("b")] }
      #expect(early == [.refused("key_unknown")] && after == [.accepted])
    },

    Scenario("a key is published after it has signed") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 3600))
      let caller = try stage.caller()
      _ = try caller.verify("a")
      try stage.step("serves `a`; a token of `b` every second for 35 s", requests: 3) {
        try (0..<35).map { _ in
          stage.clock.advance(1)
          return try caller.verify("b")
        }
      }
      try stage.server.answer("/set", .keys("a", "b", maxAge: 3600))
      let verdicts = try stage.step("serves `a` and `b`; the same for another 60 s", requests: 1) {
        try (0..<60).map { _ in
          stage.clock.advance(1)
          return try caller.verify("b")
        }
      }
      // Its pause has grown to 40 s, from the third load on.
      #expect(verdicts.firstIndex(of: .accepted) == 35 && verdicts.last == .accepted)
    },

    Scenario("a key is withdrawn") { stage in
      try stage.server.answer("/set", .keys("a", "b", maxAge: 60))
      let caller = try stage.caller()
      try stage.step("serves `a` and `b`, good for a minute", requests: 1) { [try caller.verify("b")] }
      try stage.server.answer("/set", .keys("a", maxAge: 60))
      stage.clock.advance(59.9)
      try stage.step("serves `a`; `b` within the minute", requests: 0) { [try caller.verify("b")] }
      stage.clock.advance(0.1)
      let after = try stage.step("`b` and `a` after it", requests: 1) {
        [try caller.verify("b"), try caller.verify("a")]
      }
      #expect(after == [.refused("key_unknown"), .accepted])
      try stage.server.answer("/set", .status(503))
      let outage = try stage.step("503 for a day, a token of `b` every minute", requests: 1...1500) {
        try (0..<1440).map { _ in
          stage.clock.advance(minute)
          return try caller.verify("b")
        }
      }
      #expect(!outage.contains(.accepted))
    },

    Scenario("a new key under the old id") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 600))
      let caller = try stage.caller()
      try stage.step("serves a key `a`", requests: 1) { [try caller.verify("a")] }
      try stage.server.answer("/set", .body(TestKeys.text(entries: [TestKeys.jwk("another", id: "a")]), maxAge: 600))
      let before = try stage.step("serves another key as `a`; its token, and one of the old key", requests: 0) {
        [try caller.verify("a", signedBy: "another"), try caller.verify("a")]
      }
      stage.clock.advance(600)
      let after = try stage.step("the same two, ten minutes later", requests: 1) {
        [try caller.verify("a", signedBy: "another"), try caller.verify("a")]
      }
      #expect(before == [.refused("signature_invalid"), .accepted])
      #expect(after == [.accepted, .refused("signature_invalid")])
    },

    Scenario("304 renews") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 600, etag: "\"one\""))
      let caller = try stage.caller()
      try stage.step("200 with `ETag: \"one\"`", requests: 1) { [try caller.verify("a")] }
      let renewed = try stage.step("304 every ten minutes for two days", requests: 288) {
        try (0..<288).map { _ in
          stage.clock.advance(600)
          return try caller.verify("a")
        }
      }
      #expect(renewed.allSatisfy { $0 == .accepted })
      try stage.server.answer("/set", .keys("b", maxAge: 600, etag: "\"two\""))
      stage.clock.advance(600)
      // `a` is now an unknown id, and asked for once.
      let replaced = try stage.step("200 with `ETag: \"two\"` and `b` alone; `b`, `a`", requests: 2) {
        [try caller.verify("b"), try caller.verify("a")]
      }
      #expect(replaced == [.accepted, .refused("key_unknown")])
      let asked = try stage.server.seen().requests["/set"] ?? []
      #expect(asked.first == .some(nil) && asked.last == "\"two\"")
      #expect(asked.dropFirst().dropLast().allSatisfy { $0 == "\"one\"" })
    },

    Scenario("refresh ahead") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 600))
      let caller = try stage.caller()
      try stage.step("serves `a`, good for ten minutes", requests: 1) { [try caller.verify("a")] }
      stage.clock.advance(479)
      try stage.step("after an answer in the first four fifths", requests: 0) {
        let verdict = try caller.verify("a")
        caller.store.refresh(within: nil)
        return [verdict]
      }
      stage.clock.advance(1)
      try stage.step("after an answer in the last fifth", requests: 1) {
        let verdict = try caller.verify("a")
        caller.store.refresh(within: nil)
        return [verdict]
      }
      let mark = stage.log.count
      let verdicts = try stage.step("a token every 10 s for a day", requests: 180) {
        try (0..<8640).map { _ in
          stage.clock.advance(10)
          let verdict = try caller.verify("a")
          caller.store.refresh(within: nil)
          return verdict
        }
      }
      #expect(verdicts.allSatisfy { $0 == .accepted })
      // Nobody waited: not one load was in the way of a token.
      #expect(stage.log.all.dropFirst(mark).allSatisfy { $0.cause == .ahead })
    },

    Scenario("refresh ahead fails") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 600))
      let caller = try stage.caller()
      _ = try caller.verify("a")
      try stage.server.answer("/set", .status(503))
      stage.clock.advance(500)
      try stage.step("503; after an answer in the last fifth", requests: 1) {
        let verdict = try caller.verify("a")
        caller.store.refresh(within: nil)
        return [verdict]
      }
      try stage.step("after the answers of the same second", requests: 0) {
        try (0..<100).map { _ in
          let verdict = try caller.verify("a")
          caller.store.refresh(within: nil)
          return verdict
        }
      }
      #expect(stage.steps.allSatisfy { $0.verdicts.allSatisfy { $0 == .accepted } })
    },
  ]
}
