import Foundation
import JOSE
import OIDC
import Testing

@testable import KeyFetching

/// A policy of two thousand issuers.
extension Scenario {
  static let tenants = [
    Scenario("two thousand tenants, fifty of them seen") { stage in
      try stage.server.answer("/tenant/*", .keys("a", maxAge: 3600))
      let caller = try stage.caller(of: issuers(2_000, stage))
      let verdicts = try stage.step("a key set for each; 20 tokens of each of 50", requests: 50) {
        try (0..<1_000).map { index in try caller.verify("a", issuer: "urn:tenant:\(index % 50 * 40)") }
      }
      #expect(verdicts.allSatisfy { $0 == .accepted })
      #expect(caller.store.issuerCount == 50)
    },

    Scenario("two thousand tenants, all of them seen") { stage in
      try stage.server.answer("/tenant/*", .keys("a", "b", "c", maxAge: 3600))
      let caller = try stage.caller(of: issuers(2_000, stage))
      func verify(_ tenants: Range<Int>) throws -> [Verdict] {
        try tenants.map { try caller.verify("a", issuer: "urn:tenant:\($0)") }
      }
      let before = try residentBytes()
      try stage.step("a key set for each; a token of each", requests: 2_000) { try verify(0..<2_000) }
      let growth = try residentBytes() - before
      #expect(caller.store.issuerCount == 2_000)
      // Three keys and what is kept beside them took 11 KiB when this was written.
      #expect(growth / 2_000 < 128 * 1024, "\(growth / 2_000) bytes for each issuer")
      try stage.step("all again", requests: 0) { try verify(0..<2_000) }
      #expect(stage.steps.allSatisfy { $0.verdicts.allSatisfy { $0 == .accepted } })
    },

    Scenario("more tenants than are kept") { stage in
      try stage.server.answer("/tenant/*", .keys("a", maxAge: 3600))
      let caller = try stage.caller(of: issuers(50, stage), capacity: 20)
      func verify(_ tenants: Range<Int>) throws -> [Verdict] {
        try tenants.map { try caller.verify("a", issuer: "urn:tenant:\($0)") }
      }
      try stage.step("a token of each of 50, where 20 are kept", requests: 50) { try verify(0..<50) }
      #expect(caller.store.issuerCount == 20)
      try stage.step("the last 20 again", requests: 0) { try verify(30..<50) }
      try stage.step("the first ten again", requests: 10) { try verify(0..<10) }
      #expect(stage.steps.allSatisfy { $0.verdicts.allSatisfy { $0 == .accepted } })
    },

    Scenario("a tenant's endpoint is down") { stage in
      try stage.server.answer("/tenant/*", .keys("a", maxAge: 3600))
      try stage.server.answer("/tenant/1", .status(503))
      let caller = try stage.caller(of: issuers(3, stage))
      let verdicts = try stage.step("503 for the second of three; a token of each", requests: 3) {
        try (0..<3).map { try caller.verify("a", issuer: "urn:tenant:\($0)") }
      }
      #expect(verdicts[0] == .accepted && verdicts[1] != .accepted && verdicts[2] == .accepted)
    },

    Scenario("a tenant's key for another tenant") { stage in
      try stage.server.answer("/tenant/0", .keys("a"))
      try stage.server.answer("/tenant/1", .body(TestKeys.text(entries: [TestKeys.jwk("b", id: "a")])))
      let caller = try stage.caller(of: issuers(2, stage))
      let verdicts = try stage.step(
        "a key `a` for each, not the same; a token of the second by the first's key", requests: 1
      ) {
        [try caller.verify("a", signedBy: "a", issuer: "urn:tenant:1")]
      }
      #expect(verdicts == [.refused("signature_invalid")])
    },
  ]

  private static func issuers(_ count: Int, _ stage: Stage) throws -> [Issuer] {
    try (0..<count).map { index in
      try Issuer(
        name: "tenant-\(index)", identifier: "urn:tenant:\(index)", audiences: .any, algorithms: [.es256],
        keys: .url(stage.server.url("/tenant/\(index)")))
    }
  }

  /// Memory of this process that is in use, in bytes (proc(5), statm).
  private static func residentBytes() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    let pages = try #require(Int(text.split(separator: " ")[1]))
    return pages * Int(getpagesize())
  }
}
