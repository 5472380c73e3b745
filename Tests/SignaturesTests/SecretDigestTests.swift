import Testing

@testable import Signatures

@Suite struct SecretDigestTests {
  @Test func theSameBytesAreEqual() {
    for bytes in [[], [0], Array("a secret".utf8), Array(repeating: 7, count: 4096)] as [[UInt8]] {
      #expect(SecretDigest(of: bytes).isEqual(to: SecretDigest(of: bytes)))
    }
  }

  @Test func oneBitMakesADifferenceWhereverItIs() {
    let secret = Array("0123456789abcdef0123456789abcdef0123456789".utf8)
    for place in secret.indices {
      for bit in 0..<8 {
        var other = secret
        other[place] ^= 1 << bit
        #expect(!SecretDigest(of: secret).isEqual(to: SecretDigest(of: other)))
      }
    }
  }

  @Test func aBeginningIsNotTheWhole() {
    let secret = Array("0123456789abcdef".utf8)
    for count in 0..<secret.count {
      #expect(!SecretDigest(of: secret).isEqual(to: SecretDigest(of: Array(secret.prefix(count)))))
    }
    // HMAC would take these two keys for one.
    #expect(!SecretDigest(of: secret).isEqual(to: SecretDigest(of: secret + [0])))
  }
}
