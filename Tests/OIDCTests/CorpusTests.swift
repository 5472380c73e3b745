import Foundation
import JOSE
import OIDC
import Testing

/// The attack corpus: every case with its key set, its configuration and its fixed clock.
@Suite struct CorpusTests {
  struct Corpus: Decodable {
    struct Config: Decodable {
      let issuer: String
      let audience: [String]?
      let client_id: [String]?
      let token_use: String?
      let algorithms: [String]
      let leeway: Int
      let typ: String?
      let now: Double
    }
    struct Case: Decodable, CustomTestStringConvertible {
      let id: String
      let comment: String
      let keyset: String
      let config: String
      let expect: String
      let token: String?
      let token_hex: String?
      var testDescription: String { "\(id): \(comment)" }

      var bytes: [UInt8] {
        if let token_hex {
          return stride(from: 0, to: token_hex.count, by: 2).compactMap { offset in
            UInt8(token_hex.dropFirst(offset).prefix(2), radix: 16)
          }
        }
        let parts = (token ?? "").split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        if parts.count == 3, parts[0] == "len", let count = Int(parts[1]), let byte = parts[2].utf8.first {
          return [UInt8](repeating: byte, count: count)
        }
        return Array((token ?? "").utf8)
      }
    }
    let keysets: [String: String]
    let configs: [String: Config]
    let cases: [Case]
  }

  static let corpus: Corpus = Fixture.decode("tokens")

  static func issuer(_ config: Corpus.Config, algorithms: [SignatureAlgorithm]) throws -> Issuer {
    try Issuer(
      name: "corpus", identifier: config.issuer, audiences: config.audience.map { .oneOf($0) },
      clients: config.client_id ?? [], tokenUse: config.token_use.flatMap(TokenUse.init(rawValue:)),
      algorithms: algorithms, keys: .file("keys.json"), type: config.typ, leeway: config.leeway)
  }

  static func verify(_ one: Corpus.Case) throws -> VerifiedToken {
    let config = try #require(corpus.configs[one.config])
    let keySet = try KeySet(parsing: Array(try #require(corpus.keysets[one.keyset]).utf8))
    // A list that mixes both families is refused by `Issuer` (see below): what is left of it is the public-key half.
    let algorithms = config.algorithms.compactMap(SignatureAlgorithm.init(name:)).filter { !$0.isSymmetric }
    let verifier = Verifier(
      trusting: try TrustedIssuers([issuer(config, algorithms: algorithms)]),
      keys: FixedKeys(["corpus": .keySet(keySet)]))
    return try verifier.verify(one.bytes, at: try #require(NumericDate(secondsSinceEpoch: config.now)))
  }

  @Test(arguments: corpus.cases)
  func everyCaseEndsAsItMust(one: Corpus.Case) throws {
    switch one.expect {
    case "accept": #expect(throws: Never.self) { try Self.verify(one) }
    case "reject":
      let error = #expect(throws: VerificationError.self) { try Self.verify(one) }
      if case .undecided(let failure) = error { Issue.record("undecided: \(failure)") }
    case "either":
      // Policy: whichever it is, it is a verdict.
      do { _ = try Self.verify(one) } catch let error as VerificationError {
        if case .undecided(let failure) = error { Issue.record("undecided: \(failure)") }
      }
    default: Issue.record("unknown expectation \(one.expect)")
    }
  }

  @Test func theCorpusIsWhole() {
    #expect(Self.corpus.cases.count == 205)
  }

  @Test func anIssuerThatMixesBothFamiliesIsRefused() throws {
    let config = try #require(Self.corpus.configs["hs_allowed"])
    let algorithms = config.algorithms.compactMap(SignatureAlgorithm.init(name:))
    #expect(throws: InvalidIssuer.self) { try Self.issuer(config, algorithms: algorithms) }
  }

  /// Even where HMAC is allowed and a key set turns up behind it, no public key ever keys an HMAC.
  @Test(arguments: corpus.cases.filter { $0.id.hasPrefix("algconf") })
  func noPublicKeyEverKeysAnHMAC(one: Corpus.Case) throws {
    let config = try #require(Self.corpus.configs[one.config])
    let issuer = try Issuer(
      name: "corpus", identifier: config.issuer, audiences: config.audience.map { .oneOf($0) },
      algorithms: [.hs256, .hs384, .hs512], keys: .secrets([TimedSecret(.environment("NOBODY"))]))
    let keySet = try KeySet(parsing: Array(try #require(Self.corpus.keysets[one.keyset]).utf8))
    let verifier = Verifier(trusting: try TrustedIssuers([issuer]), keys: FixedKeys(["corpus": .keySet(keySet)]))
    #expect(throws: VerificationError.self) {
      try verifier.verify(one.bytes, at: try #require(NumericDate(secondsSinceEpoch: config.now)))
    }
  }
}
