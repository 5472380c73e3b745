import APIGateway
import Foundation
import JOSE
import Scheduling
import SchedulerApp
import Testing

@Suite struct SubscriptionTokenTests {
  static func subscriber() throws -> Subscriber {
    Subscriber(
      group: World.own, id: try #require(SubscriberID("01kf0000000000000000000000")),
      address: try #require(EmailAddress("a@example.com")), createdAt: World.now.wholeSecond,
      invitedAt: World.now.wholeSecond)
  }

  static func secret(_ letter: Character) throws -> SharedSecret {
    try SharedSecret(Array(String(repeating: letter, count: 32).utf8), for: [.hs256])
  }

  /// A token of the same claims, made by PyJWT 2.15.1 with this secret:
  ///
  ///     jwt.encode({"iss": "urn:latchkey:scheduler", "aud": "confirm", "sub": "01kf0000000000000000000000",
  ///                 "group": "readers", "iat": 1800000000, "exp": 1800604800},
  ///                "a secret of thirty-two bytes....", algorithm="HS256")
  ///
  /// HMAC has one tag for one text: byte for byte the same says both that PyJWT believes ours and that we believe PyJWT's.
  static let foreign =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ1cm46bGF0Y2hrZXk6c2NoZWR1bGVyIiwiYXVkIjoiY29uZmlybSI"
    + "sInN1YiI6IjAxa2YwMDAwMDAwMDAwMDAwMDAwMDAwMDAwIiwiZ3JvdXAiOiJyZWFkZXJzIiwiaWF0IjoxODAwMDAwMDAwLCJleHA"
    + "iOjE4MDA2MDQ4MDB9.jjKBuC60s-BF0-faY9xNex5XrJ3xmGOP9yFSiTcfZEc"

  @Test func whatWeSignIsWhatAnotherLibrarySigns() throws {
    #expect(try World.tokens.token(for: .confirm, to: Self.subscriber(), at: World.now) == Self.foreign)
    let believed = try World.tokens.subscriber(in: Self.foreign, for: .confirm, at: World.now)
    #expect(believed.id.text == "01kf0000000000000000000000")
    #expect(believed.group == World.own)
  }

  /// Signed by PyJWT with our secret, each wrong in one thing.
  static let wrong: [(String, String, String)] = [
    (
      "another issuer",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ1cm46bGF0Y2hrZXk6b3RoZXIiLCJhdWQiOiJjb25maXJtIiwic3V"
        + "iIjoiMDFrZjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAiLCJncm91cCI6InJlYWRlcnMiLCJpYXQiOjE4MDAwMDAwMDAsImV4cCI6MTg"
        + "wMDYwNDgwMH0.bzbbjljhosdF3h29oecWy5odACZCu994q9WdC81pNAk",
      "issuer_unknown"
    ),
    (
      "no issuer",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdWQiOiJjb25maXJtIiwic3ViIjoiMDFrZjAwMDAwMDAwMDAwMDAwMDAwMDA"
        + "wMDAiLCJncm91cCI6InJlYWRlcnMiLCJpYXQiOjE4MDAwMDAwMDAsImV4cCI6MTgwMDYwNDgwMH0.S-Yl2jbu68474pqXaWSCgxk"
        + "C45ALjVBSgNNc_zAdwMc",
      "issuer_missing"
    ),
    (
      "another audience",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ1cm46bGF0Y2hrZXk6c2NoZWR1bGVyIiwiYXVkIjoicmVhZCIsInN"
        + "1YiI6IjAxa2YwMDAwMDAwMDAwMDAwMDAwMDAwMDAwIiwiZ3JvdXAiOiJyZWFkZXJzIiwiaWF0IjoxODAwMDAwMDAwLCJleHAiOjE"
        + "4MDA2MDQ4MDB9.kszo64ZlueP6P_d2fdgcgOyiAt694UZZ18AY4ATF240",
      "audience_mismatch"
    ),
    (
      "no audience",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ1cm46bGF0Y2hrZXk6c2NoZWR1bGVyIiwic3ViIjoiMDFrZjAwMDA"
        + "wMDAwMDAwMDAwMDAwMDAwMDAiLCJncm91cCI6InJlYWRlcnMiLCJpYXQiOjE4MDAwMDAwMDAsImV4cCI6MTgwMDYwNDgwMH0.SSC"
        + "9MxeAy6HzG7PzHqCdWrmif-RtYoS0W9imwErPNsk",
      "claim_missing"
    ),
    (
      "no subject",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ1cm46bGF0Y2hrZXk6c2NoZWR1bGVyIiwiYXVkIjoiY29uZmlybSI"
        + "sImdyb3VwIjoicmVhZGVycyIsImlhdCI6MTgwMDAwMDAwMCwiZXhwIjoxODAwNjA0ODAwfQ.41O1kIXOsTsJ9Q8sVpcXIC0Fho4f"
        + "pbkte0XV1rb-3Pw",
      "claim_missing"
    ),
    (
      "a subject that is no id",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ1cm46bGF0Y2hrZXk6c2NoZWR1bGVyIiwiYXVkIjoiY29uZmlybSI"
        + "sInN1YiI6InJlYWRlckBleGFtcGxlLmNvbSIsImdyb3VwIjoicmVhZGVycyIsImlhdCI6MTgwMDAwMDAwMCwiZXhwIjoxODAwNjA"
        + "0ODAwfQ.CX5yIxch09FIPU4UVy3W8N_FO5_RSEg0bg2kOhSdAl4",
      "claim_missing"
    ),
    (
      "no group",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ1cm46bGF0Y2hrZXk6c2NoZWR1bGVyIiwiYXVkIjoiY29uZmlybSI"
        + "sInN1YiI6IjAxa2YwMDAwMDAwMDAwMDAwMDAwMDAwMDAwIiwiaWF0IjoxODAwMDAwMDAwLCJleHAiOjE4MDA2MDQ4MDB9.Ih4xYA"
        + "zo4q6iWYSfJHsp5dAmBJr1vx0NbFAHS6fVVkw",
      "claim_missing"
    ),
    (
      "a group that is a number",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ1cm46bGF0Y2hrZXk6c2NoZWR1bGVyIiwiYXVkIjoiY29uZmlybSI"
        + "sInN1YiI6IjAxa2YwMDAwMDAwMDAwMDAwMDAwMDAwMDAwIiwiZ3JvdXAiOjcsImlhdCI6MTgwMDAwMDAwMCwiZXhwIjoxODAwNjA"
        + "0ODAwfQ.eiVFg9adp4zdfOfx5II92YfoRlAPQ7HszDp8voeKsYs",
      "claim_malformed"
    ),
    (
      "a group that is no name",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ1cm46bGF0Y2hrZXk6c2NoZWR1bGVyIiwiYXVkIjoiY29uZmlybSI"
        + "sInN1YiI6IjAxa2YwMDAwMDAwMDAwMDAwMDAwMDAwMDAwIiwiZ3JvdXAiOiIuLi94IiwiaWF0IjoxODAwMDAwMDAwLCJleHAiOjE"
        + "4MDA2MDQ4MDB9.V5septIQV9c6EpbcKpQ5s4bgty5PKN9pYGkJPUWF-RU",
      "claim_missing"
    ),
    (
      "no time of issue",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ1cm46bGF0Y2hrZXk6c2NoZWR1bGVyIiwiYXVkIjoiY29uZmlybSI"
        + "sInN1YiI6IjAxa2YwMDAwMDAwMDAwMDAwMDAwMDAwMDAwIiwiZ3JvdXAiOiJyZWFkZXJzIiwiZXhwIjoxODAwNjA0ODAwfQ.y-S3"
        + "VPOARgkLeTsekLBX0zU9PBEsoWT7r2gPxjjjUco",
      "claim_missing"
    ),
    (
      "no end",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ1cm46bGF0Y2hrZXk6c2NoZWR1bGVyIiwiYXVkIjoiY29uZmlybSI"
        + "sInN1YiI6IjAxa2YwMDAwMDAwMDAwMDAwMDAwMDAwMDAwIiwiZ3JvdXAiOiJyZWFkZXJzIiwiaWF0IjoxODAwMDAwMDAwfQ.blID"
        + "nysFdxkXNWnuwYCZ3z7mNUBmMhJIfWg9VHPL5P0",
      "claim_missing"
    ),
    (
      "another secret",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ1cm46bGF0Y2hrZXk6c2NoZWR1bGVyIiwiYXVkIjoiY29uZmlybSI"
        + "sInN1YiI6IjAxa2YwMDAwMDAwMDAwMDAwMDAwMDAwMDAwIiwiZ3JvdXAiOiJyZWFkZXJzIiwiaWF0IjoxODAwMDAwMDAwLCJleHA"
        + "iOjE4MDA2MDQ4MDB9.NKZ0z3Q3xstPYdvc_BqHbEF9ERu-xb6HHJZJfFx3oPs",
      "signature_invalid"
    ),
    (
      "another algorithm",
      "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ1cm46bGF0Y2hrZXk6c2NoZWR1bGVyIiwiYXVkIjoiY29uZmlybSI"
        + "sInN1YiI6IjAxa2YwMDAwMDAwMDAwMDAwMDAwMDAwMDAwIiwiZ3JvdXAiOiJyZWFkZXJzIiwiaWF0IjoxODAwMDAwMDAwLCJleHA"
        + "iOjE4MDA2MDQ4MDB9.iQUg_OP2KziOAn_hiF4oY2bGuF6YJ_O1HkFj0f8viAKvum-154w1IbapC2FXLk71865RTh2qJG0q6j5RUu"
        + "RXWg",
      "algorithm_not_allowed"
    ),
  ]

  @Test(arguments: wrong) func aTokenThatLacksOneThingIsRefused(what: String, token: String, code: String) throws {
    for purpose in SubscriptionTokens.Purpose.allCases {
      #expect(throws: SubscriptionTokens.Refusal.self, "\(what)") {
        try World.tokens.subscriber(in: token, for: purpose, at: World.now)
      }
    }
    #expect(throws: SubscriptionTokens.Refusal.invalid(code: code), "\(what)") {
      try World.tokens.subscriber(in: token, for: .confirm, at: World.now)
    }
  }

  @Test func everySecretVerifiesAndTheFirstSigns() throws {
    let (old, new) = (try Self.secret("o"), try Self.secret("n"))
    let subscriber = try Self.subscriber()
    let before = try SubscriptionTokens([old]).token(for: .cancel, to: subscriber, at: World.now)
    let during = try SubscriptionTokens([new, old])
    #expect(try during.subscriber(in: before, for: .cancel, at: World.now).id == subscriber.id)
    let after = during.token(for: .cancel, to: subscriber, at: World.now)
    #expect(try SubscriptionTokens([new]).subscriber(in: after, for: .cancel, at: World.now).id == subscriber.id)
    #expect(throws: SubscriptionTokens.Refusal.invalid(code: "signature_invalid")) {
      try SubscriptionTokens([old]).subscriber(in: after, for: .cancel, at: World.now)
    }
  }

  @Test func thereAreOneToFourSecrets() throws {
    let secret = try Self.secret("s")
    #expect(throws: InvalidSecrets.self) { try SubscriptionTokens([]) }
    #expect(throws: InvalidSecrets.self) { try SubscriptionTokens(Array(repeating: secret, count: 5)) }
    #expect(throws: Never.self) { try SubscriptionTokens(Array(repeating: secret, count: 4)) }
  }
}
