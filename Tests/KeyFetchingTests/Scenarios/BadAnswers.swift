import Foundation
import JOSE
import Testing

@testable import KeyFetching

/// Answers that are no key set, too much of one, or too slow.
extension Scenario {
  static let badAnswers = [
    bad("slow headers", "a byte of header every 100 ms", .bad(.slowHeaders)),
    bad("slow body", "a byte of body every 100 ms", .bad(.slowBody)),
    bad("no answer", "says nothing", .bad(.silence)),
    bad("endless body", "white space for ever", .bad(.endlessBody)),
    bad("endless header", "header lines for ever", .bad(.endlessHeaders)),
    bad("gzip bomb", "60 KB of gzip for 60 MB of white space", .bad(.gzipBomb)),
    bad("64 KiB and a byte", "`a` in 65,537 bytes", .body(padded(to: 65_537))),
    good("64 KiB", "`a` in 65,536 bytes", .body(padded(to: 65_536))),
    bad(
      "truncated JSON", "half of a set, and says that it is all", .body(String(TestKeys.text(ids: ["a"]).prefix(60)))),
    bad("the connection ends in the middle", "hangs up after half of the set", .bad(.breakOff), requests: 2),
    // libcurl asks once more of its own accord where a connection that it had kept turns out to be closed.
    bad("no answer but the end", "hangs up without a word", .bad(.hangUp), requests: 2, requestsInHand: 3),
    bad("HTML with status 200", "a page that asks to sign in", .body("<html>sign in</html>")),
    bad("no content", "204", .status(204)),
    bad("not found", "404", .status(404)),
    bad(
      "an unasked 304", "304, and was not asked whether anything has changed",
      ServerAnswer(kind: .unframed, status: 304), inHand: false),
    redirect("to https", "https://127.0.0.1:1/set"),
    redirect("to a file", "file:///etc/passwd"),
    redirect("to another host", "http://169.254.169.254/latest/meta-data"),
    Scenario("redirect to the same server") { stage in
      try stage.server.answer("/set", .status(302, [["Location", "/elsewhere"]]))
      try stage.server.answer("/elsewhere", .keys("a"))
      let caller = try stage.caller()
      let verdicts = try stage.step("302 to where a good set is", requests: 1) { [try caller.verify("a")] }
      #expect(verdicts != [.accepted])
      #expect(try stage.server.requestCount("/elsewhere") == 0)
    },
    bad("500 keys", "500 keys, `a` among them", .body(many(500))),
    bad("101 keys", "101 keys, `a` among them", .body(many(101))),
    good("100 keys", "100 keys, `a` among them", .body(many(100))),
    good(
      "one malformed key among good ones", "`a`, and a key whose point is not on its curve",
      .body(TestKeys.text(entries: [TestKeys.jwk("a", id: "a"), offCurve]))),
    bad("an empty set", "`{\"keys\":[]}`", .body("{\"keys\":[]}", maxAge: 3600)),
    bad(
      "a set without a usable key", "one key whose point is not on its curve", .body(TestKeys.text(entries: [offCurve]))
    ),
    bad(
      "a secret in a key set", "a key of type `oct`",
      .body(
        "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"a\",\"alg\":\"HS256\",\"k\":\"\(String(repeating: "A", count: 64))\"}]}")
    ),

    Scenario("an empty set renews nothing") { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 3600), .body("{\"keys\":[]}", maxAge: 3600))
      let caller = try stage.caller()
      _ = try caller.verify("a")
      let before = try stage.step("`{\"keys\":[]}` for a day, a token every ten minutes", requests: 100...143) {
        try (0..<143).map { _ in
          stage.clock.advance(600)
          return try caller.verify("a")
        }
      }
      stage.clock.advance(600)
      let after = try stage.step("24 h after the last good fetch", requests: 1) { [try caller.verify("a")] }
      #expect(before.allSatisfy { $0 == .accepted } && after != [.accepted])
    },
  ]

  /// An answer that is a failed fetch: nothing is decided at a cold start, and a set in hand serves on.
  private static func bad(
    _ title: String, _ does: String, _ answer: ServerAnswer, requests: Int = 1, requestsInHand: Int? = nil,
    inHand: Bool = true
  ) -> Scenario {
    Scenario(title) { stage in
      try stage.server.answer("/set", answer)
      let caller = try stage.caller()
      let start = ContinuousClock.now
      let cold = try stage.step("\(does), at a cold start", requests: requests) { [try caller.verify("a")] }
      guard case .undecided(let reason) = cold.first else {
        Issue.record("\(cold)")
        return
      }
      #expect(reason.contains(stage.server.host))
      guard inHand else { return }
      try stage.server.answer("/set", .keys("a"), answer)
      stage.clock.advance(minute)
      #expect(try caller.verify("a") == .accepted)
      stage.clock.advance(hour)
      let later = try stage.step("with a set in hand", requests: requestsInHand ?? requests) {
        [try caller.verify("a")]
      }
      #expect(later == [.accepted])
      // Twice our own limit of 3 s, and far below the server's 30 s; no measure of speed.
      #expect(ContinuousClock.now - start < .seconds(20))
    }
  }

  /// An answer that is odd and good.
  private static func good(_ title: String, _ does: String, _ answer: ServerAnswer) -> Scenario {
    Scenario(title) { stage in
      try stage.server.answer("/set", answer)
      let caller = try stage.caller()
      let verdicts = try stage.step(does, requests: 1) { [try caller.verify("a")] }
      #expect(verdicts == [.accepted])
    }
  }

  private static func redirect(_ title: String, _ target: String) -> Scenario {
    bad("redirect \(title)", "302 to `\(target)`", .status(302, [["Location", target]]))
  }

  /// The set of `a`, with white space at its end.
  private static func padded(to count: Int) -> String {
    let text = TestKeys.text(ids: ["a"])
    return text + String(repeating: " ", count: count - text.utf8.count)
  }

  /// So many keys, short enough for 64 KiB; the last is `a`.
  private static func many(_ count: Int) -> String {
    let other = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}"
    return TestKeys.text(entries: Array(repeating: other, count: count - 1) + [TestKeys.jwk("a", id: "a")])
  }

  private static let offCurve =
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"b\",\"x\":\"\(String(repeating: "A", count: 43))\","
    + "\"y\":\"\(String(repeating: "A", count: 43))\"}"
}
