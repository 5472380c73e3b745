import Foundation
import JOSE
import Signatures
import StrictJSON
import Testing

@Suite struct KeySetTests {
  static func key(_ id: String?, _ algorithm: SignatureAlgorithm? = nil, _ kind: KeyKind = .ellipticCurve(.p256)) throws
    -> VerificationKey
  {
    VerificationKey(keyID: id, algorithm: algorithm, key: try PrivateKey.generate(kind).publicKey)
  }

  static func set(_ keys: [VerificationKey], changing members: [String: JSONText] = [:]) throws -> KeySet {
    let entries = keys.map { key -> JSONText in
      guard case .object(let own) = key.jwk else { return key.jwk }
      return .object(own.filter { members[$0.name] == nil } + members.map { JSONText.Member($0.key, $0.value) })
    }
    return try KeySet(parsing: JSONText.object(["keys": .array(entries)]).encoded())
  }

  static func header(_ text: String) throws -> JOSEHeader { try JOSEHeader(parsing: Array(text.utf8)) }

  static func code(_ match: KeySet.Match) -> String? {
    if case .refusal(let refusal) = match { refusal.code } else { nil }
  }

  @Test func twoDifferentKeysUnderOneIDServeNobody() throws {
    let set = try Self.set([Self.key("a"), Self.key("b"), Self.key("a")])
    #expect(set.keys.map(\.keyID) == ["b"])
    #expect(set.skipped.map(\.index) == [0, 2])
  }

  @Test func theSameKeyTwiceIsOneKey() throws {
    let key = try Self.key("a", .es256)
    let set = try Self.set([key, key])
    #expect(set.keys.count == 1)
    #expect(set.skipped.isEmpty)
  }

  @Test func aKeyIDThatIsThereMustMatchAndAnAbsentOneMayUseTheOnlyKeyThatFits() throws {
    let set = try Self.set([Self.key("a"), Self.key(nil, nil, .ed25519)])
    #expect(Self.code(set.match(try Self.header(#"{"alg":"ES256","kid":"a"}"#))) == nil)
    #expect(Self.code(set.match(try Self.header(#"{"alg":"ES256"}"#))) == nil)
    #expect(Self.code(set.match(try Self.header(#"{"alg":"EdDSA"}"#))) == nil)
    #expect(Self.code(set.match(try Self.header(#"{"alg":"EdDSA","kid":"b"}"#))) == "key_unknown")
    #expect(Self.code(set.match(try Self.header(#"{"alg":"EdDSA","kid":""}"#))) == "key_unknown")
    #expect(Self.code(set.match(try Self.header(#"{"alg":"RS256"}"#))) == "key_unknown")
    #expect(Self.code(set.match(try Self.header(#"{"alg":"EdDSA","kid":"a"}"#))) == "algorithm_not_allowed")
    let two = try Self.set([Self.key("a"), Self.key("b")])
    #expect(Self.code(two.match(try Self.header(#"{"alg":"ES256"}"#))) == "key_ambiguous")
  }

  @Test func keyIDsAreComparedAsBytes() throws {
    let set = try Self.set([Self.key("caf\u{E9}")])
    #expect(set.holds(keyID: "caf\u{E9}"))
    #expect(!set.holds(keyID: "cafe\u{301}"))
  }

  @Test func anAlgorithmOfTheKeyIsItsOnlyOne() throws {
    let set = try Self.set([Self.key("a", .edDSA, .ed25519)])
    #expect(Self.code(set.match(try Self.header(#"{"alg":"EdDSA","kid":"a"}"#))) == nil)
    #expect(Self.code(set.match(try Self.header(#"{"alg":"Ed25519","kid":"a"}"#))) == "algorithm_not_allowed")
  }

  @Test(
    arguments: [
      ("use", JSONText.string("enc"), "its use is enc, not sig"), ("use", 1, "its use is an integer, not a string"),
      ("key_ops", .array(["sign"]), "its key_ops does not hold verify"),
      ("key_ops", .array(["verify", "verify"]), "its key_ops names an operation twice"),
      ("key_ops", "verify", "its key_ops is not an array of strings"),
      ("key_ops", .array(["verify", 1]), "its key_ops is not an array of strings"),
      ("alg", "RS256", "its alg RS256 does not fit its type EC"),
      ("alg", "ES384", "its alg ES384 does not fit its type EC"),
      ("alg", "HS256", "its alg HS256 does not fit its type EC"),
      ("alg", "none", "no signature algorithm none exists here"), ("kid", 7, "its kid is an integer, not a string"),
      ("d", "AAAA", "it holds a private key (member d); take it out and replace the key"),
      ("kty", "oct", "a shared secret has no place in a key set; name it under keys.secrets"),
      ("crv", "secp256k1", "no curve secp256k1 exists here"), ("x", "AA==", "its x is not base64url without padding"),
    ] as [(String, JSONText, String)])
  func aKeyThatDoesNotFitIsSkippedWithAReason(member: String, value: JSONText, reason: String) throws {
    let set = try Self.set([Self.key("a")], changing: [member: value])
    #expect(set.keys.isEmpty)
    #expect(set.skipped.map(\.reason) == [reason])
  }

  @Test func whatAKeyPublishesReadsBack() throws {
    for kind in [.rsa(bits: 2048), .ellipticCurve(.p256), .ellipticCurve(.p384), .ellipticCurve(.p521), .ed25519]
      as [KeyKind]
    {
      let key = try Self.key("k", nil, kind)
      let read = try #require(try Self.set([key]).keys.first)
      #expect(read.key.components == key.key.components)
      #expect(read.thumbprint == key.thumbprint)
    }
  }

  @Test func aHundredKeysAreReadAndNoMore() throws {
    let key = try Self.key("a")
    #expect(throws: Never.self) { try Self.set([VerificationKey](repeating: key, count: 100)) }
    #expect(throws: KeySetFault.self) { try Self.set([VerificationKey](repeating: key, count: 101)) }
    #expect(throws: KeySetFault.self) { try KeySet(parsing: [UInt8](repeating: 0x20, count: 64 * 1024 + 1)) }
  }
}
