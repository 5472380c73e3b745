internal import Signatures
package import StrictJSON

extension VerificationKey {
  /// The key as a JWK for publishing, members in a fixed order.
  package var jwk: JSONText {
    var members = [JSONText.Member("kty", .string(keyType))]
    members += coordinates.map { JSONText.Member($0.name, $0.value) }
    if let keyID { members.append(.init("kid", .string(keyID))) }
    members.append(.init("use", "sig"))
    if let algorithm { members.append(.init("alg", .string(algorithm.name))) }
    return .object(members)
  }

  /// The RFC 7638 thumbprint with SHA-256, in base64url: 43 characters, the same for the same key everywhere.
  package var thumbprint: String {
    let members = (coordinates + [JSONText.Member("kty", .string(keyType))]).sorted {
      $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }
    let digest = sha256(JSONText.object(members).encoded().span)
    return String(decoding: Base64URL.encode(digest), as: UTF8.self)
  }

  private var keyType: String {
    switch key.kind {
    case .rsa: "RSA"
    case .ellipticCurve: "EC"
    case .ed25519: "OKP"
    }
  }

  private var coordinates: [JSONText.Member] {
    func text(_ bytes: [UInt8]) -> JSONText { .string(String(decoding: Base64URL.encode(bytes), as: UTF8.self)) }
    return switch key.components {
    case .rsa(let modulus, let exponent): [.init("n", text(modulus)), .init("e", text(exponent))]
    case .ellipticCurve(let curve, let x, let y):
      [.init("crv", .string(curve.jwkName)), .init("x", text(x)), .init("y", text(y))]
    case .ed25519(let x): [.init("crv", "Ed25519"), .init("x", text(x))]
    }
  }
}
