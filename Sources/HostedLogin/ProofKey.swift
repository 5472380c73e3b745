internal import JOSE
internal import LocalHTTP
internal import Signatures

/// Proof Key for Code Exchange with SHA-256, the only method here as in Cognito (RFC 7636).
enum ProofKey {
  static let method = "S256"

  /// Whether that is the base64url of 32 bytes (section 4.2).
  static func isChallenge(_ text: String) -> Bool {
    Base64URL.decode(Array(text.utf8).span)?.count == 32
  }

  /// Whether that is a verifier, 43 to 128 unreserved characters (section 4.1), and the one of which `challenge` was made.
  static func isVerifier(_ text: String, of challenge: String) -> Bool {
    guard (43...128).contains(text.utf8.count), text.utf8.allSatisfy(PercentEncoding.isUnreserved) else { return false }
    let made = Base64URL.encode(sha256(Array(text.utf8).span))
    return SecretDigest(of: made).isEqual(to: SecretDigest(of: Array(challenge.utf8)))
  }
}
