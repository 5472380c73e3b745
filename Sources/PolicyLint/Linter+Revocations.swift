internal import JOSE
internal import OIDC

extension Linter {
  /// Longer than any token of a user pool lives (a day, "Refresh, access and ID token expiration"), and than any other
  /// access token should.
  static let longestTokenLife = (userPool: 86_400, other: 2_592_000)

  mutating func lookAtRevocations() {
    // The document lists them for all issuers together; only where one issuer has them all are their places known.
    let isPlaceKnown = issuers.count { !$0.revocations.isEmpty } == 1
    for issuer in issuers {
      for (place, revocation) in issuer.revocations.enumerated() {
        look(at: revocation, of: issuer, path: isPlaceKnown ? "$.refuse[\(place)]" : "$.refuse")
      }
    }
  }

  private mutating func look(at revocation: Revocation, of issuer: Issuer, path: String) {
    let moment = revocation.issuedBefore
    if moment > now {
      switch revocation.subjects {
      case .any:
        report(
          .refuseEverybody, "\(path).issuedBefore",
          "no token of \(issuer.name) is believed before \(moment), not even one that is issued now")
      case .oneOf:
        report(
          .refuseFuture, "\(path).issuedBefore",
          "the subjects cannot sign in anew with \(issuer.name) before \(moment)")
      }
      return
    }
    let life = issuer.isUserPool ? Linter.longestTokenLife.userPool : Linter.longestTokenLife.other
    // The leeway lets a token live a little longer.
    if moment.advanced(by: life + Issuer.maximumLeeway) < now {
      report(
        .revocationExpired, path,
        "tokens of \(issuer.name) from before \(moment) have expired by now, if they live no longer than \(life) seconds"
      )
    }
  }
}
