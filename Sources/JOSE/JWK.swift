internal import Signatures
package import StrictJSON

/// Why an entry of a key set is not used. The rest of the set serves.
package struct UnusableKey: Error, Sendable, Equatable {
  /// What is wrong, in lower case and without a full stop.
  package let reason: String

  package init(_ reason: String) { self.reason = reason }
}

/// Reading one JSON Web Key (RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2).
package enum JWK {
  /// The key, checked for strength and for its use, or the reason why it is not used.
  package static func key(parsing jwk: JSONValue) throws(UnusableKey) -> VerificationKey {
    guard jwk.kind == .object else { throw UnusableKey("not an object but \(jwk.kind.phrase)") }
    let type = try requiredText("kty", of: jwk)
    for member in ["d", "k", "p", "q"] where jwk[member] != nil {
      throw UnusableKey(
        type == "oct"
          ? "a shared secret has no place in a key set; name it under keys.secrets"
          : "it holds a private key (member \(member)); take it out and replace the key")
    }
    try checkUse(of: jwk)
    let components = try components(of: jwk, type: type)
    let algorithm = try algorithm(of: jwk)
    let publicKey: PublicKey
    do throws(KeyProblem) {
      publicKey = try PublicKey(components)
    } catch {
      throw UnusableKey(error.description)
    }
    let key = VerificationKey(keyID: try optionalText("kid", of: jwk), algorithm: algorithm, key: publicKey)
    guard !key.algorithms.isEmpty else {
      throw UnusableKey("its alg \(algorithm?.name ?? "") does not fit its type \(type)")
    }
    return key
  }

  /// `use` and `key_ops` must allow verifying, where they are there (RFC 7517 sections 4.2 and 4.3).
  private static func checkUse(of jwk: JSONValue) throws(UnusableKey) {
    if let use = try optionalText("use", of: jwk), use != "sig" {
      throw UnusableKey("its use is \(Excerpt.of(use)), not sig")
    }
    guard let operations = jwk["key_ops"] else { return }
    let names = operations.elements.compactMap(\.string)
    guard operations.kind == .array, names.count == operations.count else {
      throw UnusableKey("its key_ops is not an array of strings")
    }
    guard Set(names).count == names.count else { throw UnusableKey("its key_ops names an operation twice") }
    guard names.contains("verify") else { throw UnusableKey("its key_ops does not hold verify") }
  }

  private static func algorithm(of jwk: JSONValue) throws(UnusableKey) -> SignatureAlgorithm? {
    guard let name = try optionalText("alg", of: jwk) else { return nil }
    guard let algorithm = SignatureAlgorithm(name: name) else {
      throw UnusableKey("no signature algorithm \(Excerpt.of(name)) exists here")
    }
    return algorithm
  }

  private static func components(of jwk: JSONValue, type: String) throws(UnusableKey) -> PublicKeyComponents {
    switch type {
    case "RSA":
      return .rsa(modulus: try bytes("n", of: jwk), exponent: try bytes("e", of: jwk))
    case "EC":
      let name = try requiredText("crv", of: jwk)
      guard let curve = EllipticCurve.allCases.first(where: { $0.jwkName == name }) else {
        throw UnusableKey("no curve \(Excerpt.of(name)) exists here")
      }
      return .ellipticCurve(curve, x: try bytes("x", of: jwk), y: try bytes("y", of: jwk))
    case "OKP":
      let name = try requiredText("crv", of: jwk)
      guard name == "Ed25519" else { throw UnusableKey("no signatures with \(Excerpt.of(name)) exist here") }
      return .ed25519(try bytes("x", of: jwk))
    case "oct":
      throw UnusableKey("a shared secret has no place in a key set; name it under keys.secrets")
    default:
      throw UnusableKey("no key type \(Excerpt.of(type)) exists here")
    }
  }

  private static func bytes(_ member: String, of jwk: JSONValue) throws(UnusableKey) -> [UInt8] {
    let text = try requiredText(member, of: jwk)
    guard let bytes = Base64URL.decode(Array(text.utf8).span), !bytes.isEmpty else {
      throw UnusableKey("its \(member) is not base64url without padding")
    }
    return bytes
  }

  private static func requiredText(_ member: String, of jwk: JSONValue) throws(UnusableKey) -> String {
    guard let text = try optionalText(member, of: jwk) else { throw UnusableKey("its \(member) is missing") }
    return text
  }

  private static func optionalText(_ member: String, of jwk: JSONValue) throws(UnusableKey) -> String? {
    guard let value = jwk[member] else { return nil }
    guard let text = value.string else { throw UnusableKey("its \(member) is \(value.kind.phrase), not a string") }
    return text
  }
}

extension EllipticCurve {
  /// The `crv` member (RFC 7518 section 6.2.1.1).
  var jwkName: String {
    switch self {
    case .p256: "P-256"
    case .p384: "P-384"
    case .p521: "P-521"
    }
  }
}
