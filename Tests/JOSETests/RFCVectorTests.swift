import Foundation
import JOSE
import Testing

/// The worked examples of RFC 7515 appendix A, RFC 7520 section 4, RFC 8037 appendix A and RFC 7638 section 3.1.
@Suite struct RFCVectorTests {
  struct Vectors: Decodable {
    struct Vector: Decodable, CustomTestStringConvertible {
      let source: String
      let token: String
      let jwk: [String: String]?
      let secret: String?
      var testDescription: String { source }
    }
    struct Thumbprint: Decodable {
      let source: String
      let jwk: [String: String]
      let thumbprint: String
    }
    let vectors: [Vector]
    let thumbprints: [Thumbprint]

    static let all: Vectors = Fixture.decode("rfc-vectors")
  }

  /// No key of the examples has an end.
  static let now = NumericDate.latest

  static func keys(of vector: Vectors.Vector) throws -> IssuerKeys {
    if let jwk = vector.jwk { return .keySet(try keySet([jwk])) }
    let text = try #require(vector.secret)
    let secret = try #require(Base64URLTests.decode(text))
    return .secrets([try SharedSecret(secret, for: [.hs256])])
  }

  static func keySet(_ keys: [[String: String]]) throws -> KeySet {
    try KeySet(parsing: Array(JSONSerialization.data(withJSONObject: ["keys": keys])))
  }

  @Test(arguments: Vectors.all.vectors)
  func everyExampleVerifies(vector: Vectors.Vector) throws {
    let token = try UnverifiedToken(parsing: Array(vector.token.utf8))
    let signed = try Self.keys(of: vector).check(token, at: Self.now)
    let payload = try #require(vector.token.split(separator: ".").dropFirst().first)
    #expect(signed.payload == Base64URLTests.decode(String(payload)))
  }

  @Test(arguments: Vectors.all.vectors)
  func noExampleVerifiesOnceAByteIsChanged(vector: Vectors.Vector) throws {
    let keys = try Self.keys(of: vector)
    let text = Array(vector.token.utf8)
    // Of the header only what leaves it the same header to read; every byte of the payload and of the signature.
    let start = (text.firstIndex(of: UInt8(ascii: ".")) ?? 0) + 1
    for index in start..<text.count where text[index] != UInt8(ascii: ".") {
      var changed = text
      changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "Q") : UInt8(ascii: "A")
      #expect(throws: (any Error).self, "byte \(index)") {
        _ = try keys.check(UnverifiedToken(parsing: changed), at: Self.now)
      }
    }
  }

  @Test func thumbprintsAreThoseOfTheRFCs() throws {
    for example in Vectors.all.thumbprints {
      let key = try #require(try Self.keySet([example.jwk]).keys.first)
      #expect(key.thumbprint == example.thumbprint, "\(example.source)")
    }
  }
}
