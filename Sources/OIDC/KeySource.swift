internal import JOSE

/// Where an issuer's keys are: public keys or shared secrets, never both.
public enum KeySource: Sendable, Equatable {
  /// A key set (RFC 7517 section 5) to fetch over https, or over http from a literal loopback address.
  case url(String)
  /// A key set whose URL the issuer's OpenID Provider metadata names, in `jwks_uri`. The metadata is fetched from
  /// `/.well-known/openid-configuration` below the issuer's identifier.
  ///
  /// Source: OpenID Connect Discovery 1.0, section 4.
  case discovery
  /// A file that holds a key set (RFC 7517 section 5).
  case file(String)
  /// A file that holds one public key in PEM.
  case publicKeyFile(String)
  /// Shared secrets for HMAC. A token may be signed with any of them, so that they can be rotated.
  case secrets([TimedSecret])

  /// Whether these are secrets rather than public keys.
  public var isSecret: Bool {
    if case .secrets = self { true } else { false }
  }

  /// Whether these are public keys that come over the network.
  public var isFetched: Bool {
    switch self {
    case .url, .discovery: true
    case .file, .publicKeyFile, .secrets: false
    }
  }
}
