import Testing

@testable import Signatures

@Suite struct HMACSecretTests {
  /// RFC 4231 section 4: key, data, and the three tags.
  static let vectors: [(key: [UInt8], data: [UInt8], tags: [String])] = [
    (
      [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
      [
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6",
        "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
      ]
    ),
    (
      Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      [
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
      ]
    ),
  ]

  @Test func takesTheVectorsOfRFC4231() throws {
    for vector in Self.vectors {
      let secret = try HMACSecret(vector.key)
      #expect(secret.byteCount == vector.key.count)
      for (digest, tag) in zip(DigestAlgorithm.allCases, vector.tags) {
        #expect(secret.tag(vector.data, by: digest) == hex(tag))
        #expect(secret.accepts(hex(tag), over: vector.data, by: digest))
      }
    }
  }

  @Test(arguments: DigestAlgorithm.allCases)
  func refusesAnyOtherTag(_ digest: DigestAlgorithm) throws {
    let secret = try HMACSecret(SecureRandom.bytes(count: 64))
    let message = try SecureRandom.bytes(count: 300)
    let tag = secret.tag(message, by: digest)
    for index in tag.indices {
      var changed = tag
      changed[index] ^= 1
      #expect(!secret.accepts(changed, over: message, by: digest))
      #expect(!secret.accepts(Array(tag.prefix(index)), over: message, by: digest))
    }
    #expect(!secret.accepts(tag + [0], over: message, by: digest))
    #expect(!secret.accepts(tag, over: message + [0], by: digest))
    for other in DigestAlgorithm.allCases where other != digest {
      #expect(!secret.accepts(tag, over: message, by: other))
    }
    let another = try HMACSecret(SecureRandom.bytes(count: 64))
    #expect(!another.accepts(tag, over: message, by: digest))
  }

  @Test func refusesAnEmptySecret() {
    #expect(throws: KeyProblem.secretEmpty) { try HMACSecret([]) }
  }

  /// FIPS 180-4, the example "abc".
  @Test func digestsAreThoseOfTheStandard() {
    let digest = sha256(Array("abc".utf8).span)
    #expect(digest == hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
  }

  @Test func randomBytesDiffer() throws {
    #expect(try SecureRandom.bytes(count: 32) != SecureRandom.bytes(count: 32))
    #expect(try SecureRandom.bytes(count: 0) == [])
  }
}
