import Foundation
import Testing

@testable import KeyFetching

/// Tokens that are sent to make us fetch.
extension Scenario {
  static let abuse = [
    Scenario("ten thousand unknown key ids in a minute") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 3600))
      let caller = try stage.caller()
      let verdicts = try stage.step("serves `a`", requests: 1...7) {
        let first = try caller.verify("a")
        return [first]
          + (try (0..<10_000).map { index in
            defer { stage.clock.advance(minute / 10_000) }
            return try caller.verify("invented-\(index)", signedBy: "b")
          })
      }
      #expect(verdicts.first == .accepted && verdicts.dropFirst().allSatisfy { $0 == .refused("key_unknown") })
    },

    Scenario("ten thousand unknown key ids in a minute, at a cold start") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 3600, etag: "\"one\""))
      let caller = try stage.caller()
      let verdicts = try stage.step("serves `a`, then 304", requests: 1...7) {
        try (0..<10_000).map { index in
          defer { stage.clock.advance(minute / 10_000) }
          return try caller.verify("invented-\(index)", signedBy: "b")
        }
      }
      #expect(verdicts.allSatisfy { $0 == .refused("key_unknown") })
    },

    // Less and less often: 10, 20, 40 … 300 s apart.
    Scenario("one unknown key id for an hour") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 3600))
      let caller = try stage.caller()
      _ = try caller.verify("a")
      let verdicts = try stage.step("serves `a`", requests: 1...18) {
        try (0..<3600).map { _ in
          defer { stage.clock.advance(1) }
          return try caller.verify("gone", signedBy: "b")
        }
      }
      #expect(verdicts.allSatisfy { $0 == .refused("key_unknown") })
    },

    Scenario("one unknown key id for an hour, by ETag") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 3600, etag: "\"one\""))
      let caller = try stage.caller()
      _ = try caller.verify("a")
      let verdicts = try stage.step("304", requests: 1...18) {
        try (0..<3600).map { _ in
          defer { stage.clock.advance(1) }
          return try caller.verify("gone", signedBy: "b")
        }
      }
      #expect(verdicts.allSatisfy { $0 == .refused("key_unknown") })
    },

    Scenario("unknown key ids while the endpoint is down") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 3600), .status(503))
      let caller = try stage.caller()
      _ = try caller.verify("a")
      // 1, 2, 4, 8, 16, 32 s apart.
      let verdicts = try stage.step("503; 10,000 unknown ids in a minute", requests: 1...6) {
        try (0..<10_000).map { index in
          defer { stage.clock.advance(minute / 10_000) }
          return try caller.verify("invented-\(index)", signedBy: "b")
        }
      }
      #expect(verdicts.allSatisfy { if case .undecided = $0 { true } else { false } })
      let known = try stage.step("503; `a`", requests: 0) { [try caller.verify("a")] }
      #expect(known == [.accepted])
    },

    Scenario("thirty-two threads at a cold start") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 600))
      let caller = try stage.caller()
      let token = try TestKeys.token(keyID: "a", signedBy: "a")
      let cold = try stage.step("serves `a`, good for ten minutes", requests: 1) {
        inThreads(32) { caller.judge(token) }
      }
      stage.clock.advance(600)
      let again = try stage.step("the same, ten minutes later", requests: 1) { inThreads(32) { caller.judge(token) } }
      #expect((cold + again).allSatisfy { $0 == .accepted })
    },
  ]

  /// What a question is answered in so many threads at once.
  static func inThreads(_ count: Int, _ ask: @escaping @Sendable () -> Verdict) -> [Verdict] {
    final class Answers: @unchecked Sendable {
      private let lock = NSLock()
      private var verdicts: [Verdict] = []
      func add(_ verdict: Verdict) { lock.withLock { verdicts.append(verdict) } }
      var all: [Verdict] { lock.withLock { verdicts } }
    }
    let answers = Answers()
    let done = DispatchGroup()
    for _ in 0..<count {
      done.enter()
      Thread.detachNewThread {
        answers.add(ask())
        done.leave()
      }
    }
    done.wait()
    return answers.all
  }
}
