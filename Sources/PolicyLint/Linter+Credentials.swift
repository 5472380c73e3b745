internal import APIGateway
internal import Credentials
internal import OIDC
internal import PolicyDocument

extension Linter {
  mutating func lookAtCredentials() {
    for (place, credential) in policy.credentials.enumerated() {
      let path = "$.credentials[\(place)]"
      switch credential.proof {
      case .apiKey(.query(let name), _):
        report(.apiKeyInQuery, "\(path).query", "the key of \(credential.principal) is in the address, as \(name)")
      case .apiKey, .bearer, .basic: break
      case .address(let ranges):
        for (place, range) in ranges.enumerated() where range.isWide {
          report(
            .addressWide, "\(path).addresses[\(place)]",
            "whoever calls out of \(range.text) is \(credential.principal), with the role \(credential.role)")
        }
      }
      if let secret = credential.secret, secret.minimumBytes < Credential.minimumSecretBytes {
        report(
          .weakAllowed, "\(path).allowWeak",
          "the secret of \(credential.principal) may be shorter than \(Credential.minimumSecretBytes) bytes, and be guessed"
        )
      }
    }
    for (place, source) in policy.tokenSources.enumerated() {
      switch source {
      case .query(let name):
        report(
          .tokenInQuery, "$.tokenFrom[\(place)]", "a WebSocket client sends its token in the address, as \(name)")
      case .cookie(let name):
        report(
          .cookieToken, "$.tokenFrom[\(place)]",
          "a browser sends the cookie \(name) by itself, also when another site makes it call")
      case .header, .subprotocol: break
      }
    }
  }
}

extension Credential {
  /// Where its secrets are; nil for an address.
  var secret: SecretSource? {
    switch proof {
    case .apiKey(_, let source), .bearer(let source), .basic(_, let source): source
    case .address: nil
    }
  }
}

extension AddressRange {
  /// Whether it is wider than what one organisation usually has: a /8 of IPv4, a /16 of IPv6.
  var isWide: Bool { freeBits > (isIPv4 ? 24 : 112) }
}
