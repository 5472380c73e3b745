import Testing

@testable import Signatures

@Suite struct Ed25519VectorTests {
  struct Vector: Sendable {
    let key: String
    let message: String
    let signature: String
  }

  /// RFC 8032 section 7.1, tests 1 to 3.
  static let vectors = [
    Vector(
      key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", message: "",
      signature: """
        e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24
        655141438e7a100b
        """),
    Vector(
      key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", message: "72",
      signature: """
        92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee
        b00d291612bb0c00
        """),
    Vector(
      key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", message: "af82",
      signature: """
        6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d
        c027beceea1ec40a
        """),
  ]

  @Test(arguments: vectors)
  func takesTheVectorsOfRFC8032(_ vector: Vector) throws {
    let key = try PublicKey(.ed25519(hex(vector.key)))
    #expect(try key.accepts(hex(vector.signature), over: hex(vector.message), by: .ed25519))
    #expect(try !key.accepts(hex(vector.signature), over: hex(vector.message) + [0], by: .ed25519))
  }

  /// S + L is the same scalar, but RFC 8032 section 5.1.7 wants S below L.
  @Test(arguments: vectors)
  func refusesAScalarBeyondTheOrder(_ vector: Vector) throws {
    let key = try PublicKey(.ed25519(hex(vector.key)))
    let signature = hex(vector.signature)
    let order = hex("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed")
    let beyond = try #require(sum(signature.suffix(32).reversed(), order))
    #expect(try !key.accepts(signature.prefix(32) + beyond.reversed(), over: hex(vector.message), by: .ed25519))
  }

  /// R as a point of small order and S = 0: what a key of small order would take.
  @Test(arguments: Ed25519KeyTests.smallOrder)
  func refusesASmallOrderCommitment(_ point: [UInt8]) throws {
    let key = try PublicKey(.ed25519(hex(Self.vectors[0].key)))
    #expect(try !key.accepts(point + [UInt8](repeating: 0, count: 32), over: [], by: .ed25519))
  }
}
