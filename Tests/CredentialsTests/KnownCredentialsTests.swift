import APIGateway
import JOSE
import OIDC
import Testing

@testable import Credentials

/// Who is recognised by a secret or an address, and when nothing can be said.
@Suite struct KnownCredentialsTests {
  private static let now = NumericDate.latest.advanced(by: -1_000_000)
  private static let header = KeyPlace.header("x-api-key")

  private static func source(_ name: String) -> SecretSource {
    SecretSource(name: name, secrets: [TimedSecret(.environment(name))], minimumBytes: 16)
  }

  private static func key(_ name: String, at place: KeyPlace = header) -> Credential {
    Credential(.apiKey(place, source(name)), principal: name, role: "reader")
  }

  private static func bearer(_ name: String) -> Credential {
    Credential(.bearer(source(name)), principal: name, role: "reader")
  }

  private static func basic(_ user: String, _ name: String) -> Credential {
    Credential(.basic(user: user, source(name)), principal: name, role: "reader")
  }

  private static func values(_ texts: String..., until: NumericDate? = nil, missing: Failure? = nil) -> SecretValues {
    SecretValues(texts.map { .init(Array($0.utf8), until: until) }, missing: missing)
  }

  private static func recognise(
    _ presented: Presented, among all: [Credential], _ secrets: [String: SecretValues]
  ) throws(Failure) -> KnownCredentials.Recognition? {
    try KnownCredentials(all).recognise(presented, by: FixedKeys([:], secrets: secrets), at: now, within: nil)
  }

  private static func presentedKey(_ text: String, at place: KeyPlace = header) -> Presented {
    .key(Array(text.utf8), place)
  }

  private static func presentedBasic(_ user: String, _ password: String) -> Presented {
    .basic(user: Array(user.utf8), password: Array(password.utf8))
  }

  @Test func nobodyIsRecognisedWhereNobodyIsKnown() throws {
    #expect(KnownCredentials([]).recognise(address: "192.0.2.1") == nil)
    #expect(try Self.recognise(Self.presentedKey("a"), among: [], [:]) == nil)
  }

  @Test func aKeyIsItsOwners() throws {
    let all = [Self.key("first"), Self.key("second")]
    let secrets = ["first": Self.values("the first secret"), "second": Self.values("the second secret")]
    #expect(try Self.recognise(Self.presentedKey("the first secret"), among: all, secrets)?.credential == all[0])
    #expect(try Self.recognise(Self.presentedKey("the second secret"), among: all, secrets)?.credential == all[1])
    for other in [
      "", "the first secre", "the first secret ", "The first secret", "the third secret", "the first secret\0",
    ] {
      #expect(try Self.recognise(Self.presentedKey(other), among: all, secrets) == nil)
    }
  }

  /// é in one code point and in two: two secrets.
  @Test func secretsAreBytes() throws {
    let secrets = ["first": Self.values("caf\u{E9} caf\u{E9} caf\u{E9}")]
    #expect(
      try Self.recognise(Self.presentedKey("caf\u{E9} caf\u{E9} caf\u{E9}"), among: [Self.key("first")], secrets) != nil
    )
    #expect(
      try Self.recognise(Self.presentedKey("cafe\u{301} caf\u{E9} caf\u{E9}"), among: [Self.key("first")], secrets)
        == nil)
    let basic = [Self.basic("ren\u{E9}", "first")]
    #expect(
      try Self.recognise(Self.presentedBasic("rene\u{301}", "caf\u{E9} caf\u{E9} caf\u{E9}"), among: basic, secrets)
        == nil)
    let query = [Self.key("first", at: .query("cl\u{E9}"))]
    let secret = Self.values("the first secret")
    for (name, isSame) in [("cl\u{E9}", true), ("cle\u{301}", false)] {
      let presented = Self.presentedKey("the first secret", at: .query(name))
      #expect((try Self.recognise(presented, among: query, ["first": secret]) != nil) == isSame)
    }
  }

  @Test func aSecretCountsOnlyInItsPlaceAndAsItsKind() throws {
    let secret = "the only secret!"
    let all = [
      Self.key("key"), Self.key("query", at: .query("key")), Self.bearer("bearer"), Self.basic("jenkins", "basic"),
    ]
    let names = ["key", "query", "bearer", "basic"]
    let secrets = Dictionary(uniqueKeysWithValues: names.map { ($0, Self.values(secret)) })
    let presented: [(Presented, String?)] = [
      (Self.presentedKey(secret), "key"), (Self.presentedKey(secret, at: .query("key")), "query"),
      (Self.presentedKey(secret, at: .header("key")), nil), (Self.presentedKey(secret, at: .query("x-api-key")), nil),
      (.token(Array(secret.utf8), .standard), "bearer"), (.token(Array(secret.utf8), .cookie("session")), "bearer"),
      (Self.presentedBasic("jenkins", secret), "basic"), (Self.presentedBasic("", secret), nil),
      (Self.presentedBasic("Jenkins", secret), nil), (Self.presentedBasic(secret, "jenkins"), nil),
    ]
    for (presented, owner) in presented {
      #expect(try Self.recognise(presented, among: all, secrets)?.credential.principal == owner)
    }
    // And nobody else's secrets are even asked for: none of these is known to the provider.
    for credential in all {
      let others = all.filter { $0 != credential }
      for (presented, owner) in presented where owner == credential.principal {
        #expect(try Self.recognise(presented, among: others, [:].merging(secrets) { $1 }) == nil)
      }
    }
    #expect(try Self.recognise(Self.presentedKey(secret), among: [Self.bearer("unknown")], [:]) == nil)
  }

  @Test func twoUsersMayHaveOnePassword() throws {
    let all = [Self.basic("ann", "first"), Self.basic("bob", "second")]
    let secrets = ["first": Self.values("the one password"), "second": Self.values("the one password")]
    #expect(
      try Self.recognise(Self.presentedBasic("bob", "the one password"), among: all, secrets)?.credential == all[1])
    #expect(try Self.recognise(Self.presentedBasic("eve", "the one password"), among: all, secrets) == nil)
    #expect(try Self.recognise(Self.presentedBasic("bob", "the two password"), among: all, secrets) == nil)
  }

  @Test func anOldSecretHasAnEnd() throws {
    let soon = Self.now.advanced(by: 1)
    let secrets = SecretValues([
      .init(Array("the old secret..".utf8), until: soon), .init(Array("the new secret..".utf8)),
      .init(Array("a secret of then".utf8), until: Self.now),
    ])
    func recognise(_ text: String) throws -> KnownCredentials.Recognition? {
      try Self.recognise(Self.presentedKey(text), among: [Self.key("first")], ["first": secrets])
    }
    #expect(try recognise("the old secret..")?.until == soon)
    #expect(try recognise("the new secret..") == .init(credential: Self.key("first"), until: nil))
    #expect(try recognise("a secret of then") == nil)
  }

  /// The new secret may for a while be the same as the old: then it does not end.
  @Test func oneValueUnderTwoNamesServesAsLongAsEither() throws {
    let (soon, later) = (Self.now.advanced(by: 1), Self.now.advanced(by: 2))
    let bytes = Array("the only secret!".utf8)
    for (ends, expected) in [
      ([soon, nil], nil), ([nil, soon], nil), ([soon, later], later), ([later, soon], later), ([Self.now, soon], soon),
    ] as [([NumericDate?], NumericDate?)] {
      let secrets = SecretValues(ends.map { .init(bytes, until: $0) })
      let found = try Self.recognise(
        Self.presentedKey("the only secret!"), among: [Self.key("first")], ["first": secrets])
      #expect(try #require(found).until == expected)
    }
  }

  @Test func ofTwoCredentialsWithOneSecretTheFirstIsMeant() throws {
    let all = [Self.key("first"), Self.key("second")]
    let soon = Self.now.advanced(by: 1)
    let secrets = ["first": Self.values("the only secret!", until: soon), "second": Self.values("the only secret!")]
    let found = try Self.recognise(Self.presentedKey("the only secret!"), among: all, secrets)
    #expect(found == .init(credential: all[0], until: soon))
  }

  @Test func whatIsMissingMattersOnlyWhereNothingMatches() throws {
    let all = [Self.key("gone"), Self.key("here")]
    let secrets = ["here": Self.values("the secret here!")]
    #expect(try Self.recognise(Self.presentedKey("the secret here!"), among: all, secrets)?.credential == all[1])
    let error = #expect(throws: Failure.self) { try Self.recognise(Self.presentedKey("another"), among: all, secrets) }
    #expect(error == .secretUnavailable(issuer: "gone", reason: "none was given"))
    #expect(try Self.recognise(Self.presentedKey("another"), among: [all[1]], secrets) == nil)
  }

  @Test func someOfSeveralSecretsAreBetterThanNone() throws {
    let missing = Failure.secretUnavailable(issuer: "first", reason: "the variable B is not set")
    let secrets = ["first": Self.values("the secret here!", missing: missing)]
    let all = [Self.key("first")]
    #expect(try Self.recognise(Self.presentedKey("the secret here!"), among: all, secrets)?.credential == all[0])
    let error = #expect(throws: Failure.self) { try Self.recognise(Self.presentedKey("another"), among: all, secrets) }
    #expect(error == missing)
  }

  /// Whoever sends much does not make us hash it, nor ask for a secret.
  @Test func aLongValueIsNobodys() throws {
    let longest = String(repeating: "a", count: 4096)
    let all = [Self.key("first"), Self.basic("a", "first"), Self.basic(longest, "first")]
    let secrets = ["first": Self.values(longest, longest + "a")]
    #expect(try Self.recognise(Self.presentedKey(longest), among: all, secrets) != nil)
    #expect(try Self.recognise(Self.presentedKey(longest + "a"), among: all, secrets) == nil)
    #expect(try Self.recognise(Self.presentedBasic(longest, longest), among: all, secrets) != nil)
    #expect(try Self.recognise(Self.presentedBasic(longest + "a", longest), among: all, secrets) == nil)
    #expect(try Self.recognise(Self.presentedBasic("a", longest + "a"), among: all, secrets) == nil)
    #expect(try Self.recognise(Self.presentedKey(longest + "a"), among: [Self.key("unknown")], [:]) == nil)
    #expect(try Self.recognise(Self.presentedKey(""), among: [Self.key("unknown")], [:]) == nil)
  }

  /// However early one matches: what remains is compared all the same.
  @Test func everySecretIsCompared() throws {
    let all = (0..<20).map { Self.key("key \($0)") } + (0..<5).map { Self.basic("user \($0)", "basic \($0)") }
    var secrets: [String: SecretValues] = [:]
    for place in 0..<20 { secrets["key \(place)"] = Self.values("the secret number \(place)", "the other of \(place)") }
    for place in 0..<5 { secrets["basic \(place)"] = Self.values("the password of \(place)") }
    let known = KnownCredentials(all)
    let provider = FixedKeys([:], secrets: secrets)
    func count(_ presented: Presented) -> Int? {
      known.search(presented, by: provider, at: Self.now, within: nil)?.comparisonCount
    }
    for text in ["the secret number 0", "the other of 19", "the secret number 7", "nobody's"] {
      #expect(count(Self.presentedKey(text)) == 40)
    }
    for (user, password) in [("user 0", "the password of 0"), ("user 4", "the password of 4"), ("nobody", "nothing")] {
      #expect(count(Self.presentedBasic(user, password)) == 5)
    }
  }

  @Test func anAddressIsTheFirstRangesThatHoldsIt() throws {
    func ranges(_ texts: String...) throws -> Credential.Proof {
      .address(try texts.map { try #require(AddressRange($0)) })
    }
    let all = [
      Self.key("key"),
      Credential(try ranges("192.0.2.0/25", "2001:db8::/32"), principal: "office", role: "reader"),
      Credential(try ranges("192.0.2.0/24"), principal: "building", role: "guest"),
    ]
    let known = KnownCredentials(all)
    for (address, owner) in [
      ("192.0.2.1", "office"), ("192.0.2.200", "building"), ("2001:db8:1::1", "office"), ("::ffff:192.0.2.1", "office"),
      ("192.0.3.1", nil), ("2001:db9::", nil), ("", nil), ("192.0.2.1, 192.0.2.2", nil), ("192.0.2.1/32", nil),
    ] as [(String, String?)] {
      #expect(known.recognise(address: address)?.credential.principal == owner, "\(address)")
      #expect(known.recognise(address: address)?.until == nil)
    }
  }
}
