public import JOSE

/// A token that is believed: its issuer signed it, and its claims satisfy everything that we ask of that issuer.
public struct VerifiedToken: Sendable {
  /// Who issued it.
  public let issuer: Issuer
  /// Its header.
  public let header: JOSEHeader
  /// Its claims.
  public let claims: Claims
  /// Its `exp` claim. Nothing that follows from the token may outlive it.
  public let expiresAt: NumericDate

  // Only `Verifier`, in this module, makes one, after every check.
  init(issuer: Issuer, header: JOSEHeader, claims: Claims, expiresAt: NumericDate) {
    self.issuer = issuer
    self.header = header
    self.claims = claims
    self.expiresAt = expiresAt
  }
}
