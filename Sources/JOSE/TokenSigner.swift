package import Signatures
internal import StrictJSON

/// Signs tokens, for development and tests: an authorizer never needs it.
package enum TokenSigner {
  /// What makes the signature.
  package enum Key: Sendable {
    case privateKey(PrivateKey)
    case secret(HMACSecret)
  }

  /// The compact JWS of `payload` (RFC 7515 section 7.1), header members in the order `alg`, `typ`, `kid`.
  ///
  /// - Throws: `UnusableKey` where the algorithm does not fit the key, and where OpenSSL cannot sign.
  package static func sign(
    _ payload: [UInt8], algorithm: SignatureAlgorithm, keyID: String?, type: String?, key: Key
  ) throws(UnusableKey) -> [UInt8] {
    var header = [JSONText.Member("alg", .string(algorithm.name))]
    if let type { header.append(.init("typ", .string(type))) }
    if let keyID { header.append(.init("kid", .string(keyID))) }
    var token = Base64URL.encode(JSONText.object(header).encoded())
    token.append(UInt8(ascii: "."))
    token += Base64URL.encode(payload)
    let signature = try signature(over: token, algorithm: algorithm, key: key)
    token.append(UInt8(ascii: "."))
    return token + Base64URL.encode(signature)
  }

  private static func signature(
    over message: [UInt8], algorithm: SignatureAlgorithm, key: Key
  ) throws(UnusableKey) -> [UInt8] {
    do {
      switch key {
      case .privateKey(let key):
        let fits = VerificationKey(keyID: nil, algorithm: nil, key: key.publicKey).fits(algorithm)
        guard let scheme = algorithm.scheme, fits else { throw UnusableKey("\(algorithm) does not fit the key") }
        return try key.sign(message.span, scheme: scheme)
      case .secret(let secret):
        guard let digest = algorithm.hmacDigest else {
          throw UnusableKey("\(algorithm) needs a private key, not a secret")
        }
        return secret.tag(over: message.span, digest: digest)
      }
    } catch let problem as UnusableKey {
      throw problem
    } catch {
      throw UnusableKey("openssl could not sign with this key")
    }
  }
}
