import OIDC
import Testing

@testable import KeyFetching

/// Where the key set is, by the issuer's own metadata.
extension Scenario {
  private static let metadataPath = "/.well-known/openid-configuration"

  static let discovery = [
    Scenario("discovery") { stage in
      let issuer = stage.server.url("")
      try stage.server.answer(metadataPath, metadata(issuer, stage.server.url("/set"), maxAge: 3600))
      try stage.server.answer("/set", .keys("a", maxAge: 600))
      let caller = try stage.caller(.discovery, issuer: issuer)
      try stage.step("good metadata, and `a`, good for ten minutes", requests: 2) {
        [try caller.verify("a", issuer: issuer)]
      }
      try stage.step("a token a minute for 59 minutes", requests: 5) {
        try (0..<59).map { _ in
          stage.clock.advance(minute)
          return try caller.verify("a", issuer: issuer)
        }
      }
      #expect(try stage.server.requestCount(metadataPath) == 1)
      stage.clock.advance(10 * minute)
      try stage.step("ten minutes later, the metadata's hour is over", requests: 2) {
        [try caller.verify("a", issuer: issuer)]
      }
      #expect(stage.steps.allSatisfy { $0.verdicts.allSatisfy { $0 == .accepted } })
    },

    Scenario("discovery over TLS", speaksTLS: true) { stage in
      let issuer = stage.server.url("", .good) + "/pool/"
      try stage.server.answer("/pool" + metadataPath, metadata(issuer, stage.server.url("/set", .good)))
      try stage.server.answer("/set", .keys("a"))
      let caller = try stage.caller(.discovery, issuer: issuer)
      let verdicts = try stage.step("good metadata of an issuer with a path and a slash at its end", requests: 2) {
        [try caller.verify("a", issuer: issuer)]
      }
      #expect(verdicts == [.accepted])
      #expect(try stage.server.seen().connections == 1)
    },

    Scenario("discovery: the key set moves") { stage in
      let issuer = stage.server.url("")
      try stage.server.answer(metadataPath, metadata(issuer, stage.server.url("/old"), maxAge: 3600))
      try stage.server.answer("/old", .keys("a", maxAge: 60))
      let caller = try stage.caller(.discovery, issuer: issuer)
      _ = try caller.verify("a", issuer: issuer)
      try stage.server.answer(metadataPath, metadata(issuer, stage.server.url("/new"), maxAge: 3600))
      try stage.server.answer("/old", .status(404))
      try stage.server.answer("/new", .keys("b", maxAge: 60))
      stage.clock.advance(minute)
      try stage.step("404 where the set was; `a`", requests: 1) { [try caller.verify("a", issuer: issuer)] }
      stage.clock.advance(1)
      let verdicts = try stage.step("other metadata; `b`, a second later; `a`", requests: 3) {
        [try caller.verify("b", issuer: issuer), try caller.verify("a", issuer: issuer)]
      }
      #expect(verdicts == [.accepted, .refused("key_unknown")])
    },

    Scenario("discovery: metadata down, key set up") { stage in
      let issuer = stage.server.url("")
      try stage.server.answer(metadataPath, metadata(issuer, stage.server.url("/set"), maxAge: 60), .status(503))
      try stage.server.answer("/set", .keys("a", maxAge: 60))
      let caller = try stage.caller(.discovery, issuer: issuer)
      _ = try caller.verify("a", issuer: issuer)
      let verdicts = try stage.step("503 for the metadata; a token a minute for an hour", requests: 60...120) {
        try (0..<60).map { _ in
          stage.clock.advance(minute)
          return try caller.verify("a", issuer: issuer)
        }
      }
      #expect(verdicts.allSatisfy { $0 == .accepted })
    },

    bad("of another issuer by one byte", "`issuer` with a slash more", "not, byte for byte, the issuer") { stage in
      metadata(stage.server.url("/"), stage.server.url("/set"))
    },
    bad("without an issuer", "no `issuer`", "not, byte for byte, the issuer") { stage in
      .body("{\"jwks_uri\":\"\(stage.server.url("/set"))\"}")
    },
    bad("without a key set", "no `jwks_uri`", "no jwks_uri") { stage in
      .body("{\"issuer\":\"\(stage.server.url(""))\"}")
    },
    bad("that names plain http", "`jwks_uri` of `http://` beyond loopback", "plain http") { stage in
      metadata(stage.server.url(""), "http://192.0.2.1/set")
    },
    bad("that names a file", "`jwks_uri` of `file:///etc/passwd`", "only https") { stage in
      metadata(stage.server.url(""), "file:///etc/passwd")
    },
    bad("that names a user", "`jwks_uri` with a user and a password", "user name or password") { stage in
      metadata(stage.server.url(""), "http://somebody:secret@\(stage.server.host)/set")
    },
    bad("that redirects", "302 to good metadata", "status 302") { _ in .status(302, [["Location", "/good"]]) },
    bad("that is too large", "good metadata, and 64 KiB of white space", "larger than 65536 bytes") { stage in
      .body(metadata(stage.server.url(""), stage.server.url("/set")).body + String(repeating: " ", count: 65_536))
    },
    bad("that is HTML", "a page that asks to sign in", "not used") { _ in .body("<html>sign in</html>") },
    bad("with a member twice", "`jwks_uri` twice", "not used") { stage in
      let url = stage.server.url("/set")
      return .body("{\"issuer\":\"\(stage.server.url(""))\",\"jwks_uri\":\"\(url)\",\"jwks_uri\":\"\(url)\"}")
    },
    bad("that is down", "503", "status 503") { _ in .status(503) },
  ]

  private static func metadata(_ issuer: String, _ keySet: String, maxAge: Int? = nil) -> ServerAnswer {
    .body("{\"issuer\":\"\(issuer)\",\"jwks_uri\":\"\(keySet)\"}", maxAge: maxAge)
  }

  /// Metadata that is no reason to believe anybody; a good key set waits where some of it points.
  private static func bad(
    _ title: String, _ does: String, _ words: String, _ answer: @escaping @Sendable (Stage) -> ServerAnswer
  ) -> Scenario {
    Scenario("metadata \(title)") { stage in
      let issuer = stage.server.url("")
      try stage.server.answer(metadataPath, answer(stage))
      try stage.server.answer("/good", metadata(issuer, stage.server.url("/set")))
      try stage.server.answer("/set", .keys("a"))
      let caller = try stage.caller(.discovery, issuer: issuer)
      let verdicts = try stage.step(does, requests: 1) { [try caller.verify("a", issuer: issuer)] }
      guard case .undecided(let reason) = verdicts.first else {
        Issue.record("\(verdicts)")
        return
      }
      #expect(reason.contains(words))
      #expect(!reason.contains("secret") && !reason.contains("passwd"), "the reason quotes what the server said")
    }
  }
}
