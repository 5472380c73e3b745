internal import Authorization
internal import OIDC
internal import PolicyDocument

extension Linter {
  /// Beyond this a token lives noticeably longer than it says.
  static let largestLeeway = 60

  mutating func lookAtIssuers() {
    let granted = Set(policy.authorization.roles.flatMap { $0.grants.map(\.issuer.bytes) })
    for (place, issuer) in issuers.enumerated() {
      let path = "$.issuers[\(place)]"
      if issuer.audiences == .any, issuer.clients.isEmpty {
        report(
          .audienceAny, "\(path).audiences",
          "every token that \(issuer.name) gives to anybody, for whatever purpose, is believed here")
      }
      if case .oneOf = issuer.audiences, issuer.isUserPool, issuer.tokenUse == .access {
        report(
          .audienceUncertain, "\(path).audiences",
          "access tokens of a user pool have an aud only where they were asked for with a resource")
      }
      if issuer.leeway > Linter.largestLeeway {
        report(
          .leewayLarge, "\(path).leeway",
          "tokens of \(issuer.name) are believed for \(issuer.leeway) seconds after they have expired")
      }
      if issuer.retention.staleFor > KeyRetention.defaultStaleFor {
        report(
          .staleLong, "\(path).keys.staleFor",
          "a key that \(issuer.name) has withdrawn may serve for \(issuer.retention.staleFor) seconds where keys cannot be loaded"
        )
      }
      if let pinned = issuer.retention.pinned, pinned.maximumAge > PinnedFile.defaultMaximumAge {
        report(
          .pinnedLong, "\(path).keys.pinnedFor",
          "a key that \(issuer.name) has withdrawn may serve for \(pinned.maximumAge) seconds out of the pinned set")
      }
      if !granted.contains(issuer.name.bytes) {
        report(.issuerUnused, path, "tokens of \(issuer.name) are believed, and no role is granted to any of them")
      }
    }
  }

  var issuers: [Issuer] { policy.issuers?.all ?? [] }
}

extension Issuer {
  /// Whether it is a Cognito user pool: what such tokens hold is known.
  var isUserPool: Bool {
    ["https://cognito-idp.", "https://issuer-cognito-idp."].contains { identifier.utf8.starts(with: $0.utf8) }
  }
}
