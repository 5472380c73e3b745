import Foundation
import JOSE
import OIDC
import Testing

@testable import KeyFetching

/// Two secrets that overlap while one takes the other's place.
extension Scenario {
  static let secrets = [
    Scenario("two secrets, the old one until a moment") { stage in
      let (old, new) = (String(repeating: "o", count: 32), String(repeating: "n", count: 32))
      let end = try #require(NumericDate(secondsSinceEpoch: stage.clock.now.wall + hour))
      let caller = try stage.caller(
        .secrets([
          TimedSecret(.file(try stage.file("new", new))),
          TimedSecret(.file(try stage.file("old", old)), until: end),
        ]), algorithms: [.hs256])
      func verify() throws -> [Verdict] {
        [caller.judge(try TestKeys.token(secret: old)), caller.judge(try TestKeys.token(secret: new))]
      }
      stage.clock.advance(hour - 1)
      let before = try stage.step("(no server) a second before; the old and the new secret", requests: 0) {
        try verify()
      }
      stage.clock.advance(1)
      let boundary = try stage.step("at that second", requests: 0) { try verify() }
      stage.clock.advance(day)
      let after = try stage.step("a day later", requests: 0) { try verify() }
      #expect(before == [.accepted, .accepted])
      #expect(boundary == [.refused("signature_invalid"), .accepted])
      #expect(after == [.refused("signature_invalid"), .accepted])
    },

    Scenario("a secret's file is replaced") { stage in
      let (old, new) = (String(repeating: "o", count: 32), String(repeating: "n", count: 32))
      let file = try stage.file("secret", old)
      let caller = try stage.caller(.secrets([TimedSecret(.file(file))]), algorithms: [.hs256])
      func verify() throws -> [Verdict] {
        [caller.judge(try TestKeys.token(secret: old)), caller.judge(try TestKeys.token(secret: new))]
      }
      let first = try stage.step("(no server) the old and the new secret, before", requests: 0) { try verify() }
      _ = try stage.file("secret", new)
      stage.clock.advance(300)
      let second = try stage.step("five minutes after", requests: 0) { try verify() }
      #expect(first == [.accepted, .refused("signature_invalid")])
      #expect(second == [.refused("signature_invalid"), .accepted])
    },

    Scenario("one of two secrets is missing") { stage in
      let (old, new) = (String(repeating: "o", count: 32), String(repeating: "n", count: 32))
      let place = try stage.file("new", new)
      try FileManager.default.removeItem(atPath: place)
      let caller = try stage.caller(
        .secrets([TimedSecret(.file(place)), TimedSecret(.file(try stage.file("old", old)))]), algorithms: [.hs256])
      func verify() throws -> [Verdict] {
        [caller.judge(try TestKeys.token(secret: old)), caller.judge(try TestKeys.token(secret: new))]
      }
      let before = try stage.step("(no server) without the new one: the old and the new secret", requests: 0) {
        try verify()
      }
      guard case .accepted = before[0], case .undecided(let reason) = before[1] else {
        Issue.record("\(before)")
        return
      }
      #expect(reason.contains(place))
      _ = try stage.file("new", new)
      stage.clock.advance(1)
      let after = try stage.step("with it, a second later", requests: 0) { try verify() }
      #expect(after == [.accepted, .accepted])
      try FileManager.default.removeItem(atPath: place)
      stage.clock.advance(300)
      let gone = try stage.step("without it again, five minutes later", requests: 0) { try verify() }
      // As it was read before, up to the ceiling.
      #expect(gone == [.accepted, .accepted])
    },

    Scenario("every secret's time is over") { stage in
      let old = String(repeating: "o", count: 32)
      let end = try #require(NumericDate(secondsSinceEpoch: stage.clock.now.wall + hour))
      let caller = try stage.caller(
        .secrets([TimedSecret(.file(try stage.file("old", old)), until: end)]), algorithms: [.hs256])
      let token = try TestKeys.token(secret: old)
      let before = try stage.step("(no server) before", requests: 0) { [caller.judge(token)] }
      stage.clock.advance(hour)
      let after = try stage.step("after", requests: 0) { [caller.judge(token)] }
      #expect(before == [.accepted] && after != [.accepted])
    },
  ]
}
