import OIDC
import Testing

@testable import KeyFetching

/// Who the server says that it is.
extension Scenario {
  static let certificates = [
    Scenario("a certificate as it should be", speaksTLS: true) { stage in
      try stage.server.answer("/set", .keys("a", maxAge: 60))
      let caller = try stage.caller(.url(stage.server.url("/set", .good)))
      let verdicts = try stage.step("TLS; a token a minute for ten minutes", requests: 10) {
        try (0..<10).map { _ in
          stage.clock.advance(minute)
          return try caller.verify("a")
        }
      }
      #expect(verdicts.allSatisfy { $0 == .accepted })
      #expect(try stage.server.seen().connections == 1)
    },
    doubted("a certificate of an unknown authority", .stranger, "unable to get local issuer certificate"),
    doubted("an expired certificate", .expired, "certificate has expired"),
    doubted("a certificate for another host", .elsewhere, "127.0.0.1"),
    Scenario("plain http where TLS should be", speaksTLS: true) { stage in
      try stage.server.answer("/set", .keys("a"))
      let address = "https" + stage.server.url("/set").dropFirst("http".count)
      let caller = try stage.caller(.url(address))
      try stage.step("answers TLS in plain http", requests: 0) { [try caller.verify("a")] }
      #expect(stage.steps[0].faults == ["tls_failed"])
    },
  ]

  private static func doubted(
    _ title: String, _ certificate: TestAuthority.Certificate, _ words: String
  ) -> Scenario {
    Scenario(title, speaksTLS: true) { stage in
      try stage.server.answer("/set", .keys("a"))
      let caller = try stage.caller(.url(stage.server.url("/set", certificate)))
      let verdicts = try stage.step("shows it", requests: 0) { [try caller.verify("a")] }
      guard case .undecided(let reason) = verdicts.first else {
        Issue.record("\(verdicts)")
        return
      }
      #expect(reason.contains("cannot be trusted") && reason.contains(words))
      #expect(stage.steps[0].faults == ["tls_failed"])
    }
  }
}
