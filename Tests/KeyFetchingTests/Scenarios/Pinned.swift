import JOSE
import OIDC
import Testing

@testable import KeyFetching

/// A key set that ships with the function.
extension Scenario {
  static let pinned = [
    Scenario("a pinned set at a cold start") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 3600))
      let caller = try stage.pinned("a", age: hour)
      try stage.step("serves `a`, which is pinned; the first token", requests: 0) { [try caller.verify("a")] }
      try stage.step("right after the answer", requests: 1) {
        caller.store.refresh(within: nil)
        return []
      }
      try stage.step("for the next 47 minutes", requests: 0) {
        try (0..<47).map { _ in
          stage.clock.advance(minute)
          let verdict = try caller.verify("a")
          caller.store.refresh(within: nil)
          return verdict
        }
      }
      #expect(stage.steps.allSatisfy { $0.verdicts.allSatisfy { $0 == .accepted } })
    },

    Scenario("a pinned set with an ETag") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 3600, etag: "\"one\""))
      let caller = try stage.pinned("a", age: day, etag: "\"one\"")
      try stage.step("has the same set", requests: 0) { [try caller.verify("a")] }
      try stage.step("304 right after the answer", requests: 1) {
        caller.store.refresh(within: nil)
        return []
      }
      #expect(try stage.server.seen().requests["/set"] == ["\"one\""])
      #expect(stage.log.all.last?.outcome == .unchanged(keyCount: 1) && stage.log.all.last?.age == 0)
      // Confirmed: it now has the lifetime and the ceiling of any other set.
      try stage.server.answer("/set", .status(503))
      stage.clock.advance(day - 1)
      let before = try stage.step("503 for 24 h from then on", requests: 1) { [try caller.verify("a")] }
      stage.clock.advance(1)
      let after = try stage.step("after that", requests: 0...1) { [try caller.verify("a")] }
      #expect(before == [.accepted] && after != [.accepted])
    },

    Scenario("a pinned set that nobody refreshes") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 3600))
      let caller = try stage.pinned("a", age: hour)
      let verdicts = try stage.step("serves `a`; a token a minute for ten minutes", requests: 1) {
        try (0..<10).map { _ in
          let verdict = try caller.verify("a")
          stage.clock.advance(minute)
          return verdict
        }
      }
      #expect(verdicts.allSatisfy { $0 == .accepted })
    },

    Scenario("a pinned set through an outage") { stage in
      try stage.server.answer("/set", .status(503))
      let caller = try stage.pinned("a", age: 6 * day)
      let before = try stage.step("503; from the 6th day after it was fetched to the 7th", requests: 20...1500) {
        try (0..<1439).map { _ in
          let verdict = try caller.verify("a")
          caller.store.refresh(within: nil)
          stage.clock.advance(minute)
          return verdict
        }
      }
      #expect(before.allSatisfy { $0 == .accepted })
      stage.clock.advance(minute)
      let after = try stage.step("after that", requests: 0...1) { [try caller.verify("a")] }
      #expect(after != [.accepted])
    },

    Scenario("a pinned set for an hour only") { stage in
      try stage.server.answer("/set", .status(503))
      let caller = try stage.pinned("a", age: 0, maximumAge: 3600)
      stage.clock.advance(3599)
      let before = try stage.step("503; 59 minutes after it was fetched", requests: 0...1) { [try caller.verify("a")] }
      stage.clock.advance(1)
      let after = try stage.step("an hour after", requests: 0...1) { [try caller.verify("a")] }
      #expect(before == [.accepted] && after != [.accepted])
    },

    Scenario("a pinned set that is too old") { stage in
      try stage.server.answer("/set", .status(503), .keys("a"))
      let caller = try stage.pinned("a", age: 7 * day)
      let cold = try stage.step("503, at a cold start", requests: 1) { [try caller.verify("a")] }
      stage.clock.advance(1)
      let later = try stage.step("serves `a`", requests: 1) { [try caller.verify("a")] }
      #expect(cold != [.accepted] && later == [.accepted])
    },

    Scenario("a pinned key that was withdrawn") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 60), .status(503))
      let caller = try stage.pinned("a", "b", age: hour)
      let first = try stage.step("`a` and `b` are pinned; a token of `b`", requests: 0) { [try caller.verify("b")] }
      let refreshed = try stage.step("serves `a` right after the answer; 503 when `b` is asked for", requests: 2) {
        caller.store.refresh(within: nil)
        return [try caller.verify("b"), try caller.verify("a")]
      }
      #expect(first == [.accepted] && refreshed[0] != .accepted && refreshed[1] == .accepted)
      let outage = try stage.step("503 for two days, a token of `b` every ten minutes", requests: 100...300) {
        try (0..<288).map { _ in
          stage.clock.advance(600)
          return try caller.verify("b")
        }
      }
      #expect(!outage.contains(.accepted))
    },

    // Its keys make room for those of others, and must not come back from the file.
    Scenario("a pinned key that was withdrawn, among many tenants") { stage in
      try stage.server.answer("/tenant/*", .keys("a"))
      try stage.server.answer("/set", .keys("a"), .status(503))
      let others = try (0..<20).map { index in
        try Issuer(
          name: "tenant-\(index)", identifier: "urn:tenant:\(index)", audiences: .any, algorithms: [.es256],
          keys: .url(stage.server.url("/tenant/\(index)")))
      }
      let caller = try stage.pinned("a", "b", age: hour, besides: others, capacity: 20)
      try stage.step(
        "`a` and `b` are pinned, serves `a` after the answer, then 503; a token of `b` before and after", requests: 2
      ) {
        let before = try caller.verify("b")
        caller.store.refresh(within: nil)
        return [before, try caller.verify("b")]
      }
      for index in others.indices { _ = try caller.verify("a", issuer: "urn:tenant:\(index)") }
      // The pause after the 503 goes on.
      let after = try stage.step("`b` when the tenant has made room for others", requests: 0) {
        [try caller.verify("b")]
      }
      #expect(after != [.accepted])
    },

    Scenario("a pinned set from elsewhere") { stage in
      try stage.server.answer("/set", .keys("a"))
      let caller = try stage.pinned("b", age: hour, from: stage.server.url("/other"))
      let verdicts = try stage.step("serves `a`; the set of another URL, with `b`, is pinned", requests: 2) {
        [try caller.verify("a"), try caller.verify("b")]
      }
      #expect(verdicts[0] == .accepted && verdicts[1] != .accepted)
    },

    Scenario("a pinned set from the future") { stage in
      try stage.server.answer("/set", .keys("a"))
      let caller = try stage.pinned("a", age: -hour)
      try stage.step("serves `a`; it was fetched in an hour, says the file", requests: 1) { [try caller.verify("a")] }
      #expect(stage.log.all.first?.cause == .pinned)
      guard case .failed = stage.log.all.first?.outcome else {
        Issue.record("the log says nothing")
        return
      }
    },

    Scenario("a pinned set that cannot be read") { stage in
      try stage.server.answer("/set", .keys("a"))
      let file = try stage.file("pinned.json", "{\"keys\":[]}")
      let caller = try stage.caller(
        retention: KeyRetention(pinned: PinnedFile(path: file)))
      let verdicts = try stage.step("serves `a`", requests: 1) { [try caller.verify("a")] }
      #expect(verdicts == [.accepted])
    },
  ]
}

extension Stage {
  /// Somebody who has a pinned set of these keys, fetched so many seconds ago.
  fileprivate func pinned(
    _ ids: String..., age: Double, etag: String? = nil, from url: String? = nil,
    maximumAge: Int = PinnedFile.defaultMaximumAge, besides others: [Issuer] = [],
    capacity: Int = KeyStore.maximumIssuers
  ) throws -> Caller {
    let date = try #require(NumericDate(secondsSinceEpoch: clock.now.wall - age))
    let etag = etag.map { "\"etag\":\"\($0.replacing("\"", with: "\\\""))\"," } ?? ""
    let text =
      "{\"fetchedAt\":\"\(date)\",\"fetchedFrom\":\"\(url ?? server.url("/set"))\",\(etag)"
      + TestKeys.text(ids: ids).dropFirst()
    let file = PinnedFile(path: try file("pinned.json", text), maximumAge: maximumAge)
    let issuer = try Issuer(
      name: "test", identifier: "urn:test", audiences: .any, algorithms: [.es256], keys: .url(server.url("/set")),
      retention: KeyRetention(pinned: file))
    return try caller(of: [issuer] + others, capacity: capacity)
  }
}
