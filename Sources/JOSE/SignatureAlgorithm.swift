package import Signatures

/// The signature algorithms that exist here: a closed set, without `none` and without a default.
///
/// Source: RFC 7518 section 3.1, RFC 8037 section 3.1 (`EdDSA`), RFC 9864 section 2.2 (`Ed25519`).
public enum SignatureAlgorithm: Sendable, Hashable, CaseIterable {
  case rs256, rs384, rs512
  case ps256, ps384, ps512
  case es256, es384, es512
  /// The polymorphic name of RFC 8037; here it means Ed25519 and nothing else.
  case edDSA
  /// The fully specified name of RFC 9864.
  case ed25519
  case hs256, hs384, hs512

  /// The value of the `alg` member, compared byte for byte.
  public var name: String {
    switch self {
    case .rs256: "RS256"
    case .rs384: "RS384"
    case .rs512: "RS512"
    case .ps256: "PS256"
    case .ps384: "PS384"
    case .ps512: "PS512"
    case .es256: "ES256"
    case .es384: "ES384"
    case .es512: "ES512"
    case .edDSA: "EdDSA"
    case .ed25519: "Ed25519"
    case .hs256: "HS256"
    case .hs384: "HS384"
    case .hs512: "HS512"
    }
  }

  /// The algorithm of that exact name, or nil: names are case-sensitive (RFC 7515 section 4.1.1).
  public init?(name: String) {
    guard let match = SignatureAlgorithm.allCases.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
      return nil
    }
    self = match
  }

  /// Whether a shared secret makes the signature (HMAC), rather than a private key.
  public var isSymmetric: Bool { hmacDigest != nil }

  /// How a public key checks the signature; nil for HMAC.
  package var scheme: SignatureScheme? {
    switch self {
    case .rs256: .rsaPKCS1(.sha256)
    case .rs384: .rsaPKCS1(.sha384)
    case .rs512: .rsaPKCS1(.sha512)
    case .ps256: .rsaPSS(.sha256)
    case .ps384: .rsaPSS(.sha384)
    case .ps512: .rsaPSS(.sha512)
    case .es256: .ecdsa(.p256, .sha256)
    case .es384: .ecdsa(.p384, .sha384)
    case .es512: .ecdsa(.p521, .sha512)
    case .edDSA, .ed25519: .ed25519
    case .hs256, .hs384, .hs512: nil
    }
  }

  /// The hash of an HMAC algorithm; nil for the others.
  package var hmacDigest: DigestAlgorithm? {
    switch self {
    case .hs256: .sha256
    case .hs384: .sha384
    case .hs512: .sha512
    default: nil
    }
  }
}

extension SignatureAlgorithm: CustomStringConvertible {
  /// The same as `name`.
  public var description: String { name }
}
