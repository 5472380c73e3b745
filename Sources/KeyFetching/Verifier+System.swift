public import JOSE
public import OIDC
internal import SystemCalls

extension Verifier {
  /// A verifier that loads the issuers' keys itself, over the network or from files, and keeps them.
  ///
  /// - Throws: `InvalidIssuer` where two issuers share a name or an `iss`.
  public init(trusting issuers: [Issuer], settings: KeyStore.Settings = .fromEnvironment()) throws(InvalidIssuer) {
    self.init(trusting: try TrustedIssuers(issuers), keys: KeyStore(settings))
  }

  /// Verifies one compact JWS at the present moment; see `verify(_:at:)`.
  public func verify(_ text: String) throws(VerificationError) -> VerifiedToken {
    try verify(text, at: .now())
  }
}

extension NumericDate {
  /// The present moment, by the system's wall clock.
  public static func now() -> NumericDate {
    // A clock beyond the year 9999 is broken: whatever it says, every token has expired by then.
    NumericDate(secondsSinceEpoch: WallClock.now()) ?? .latest
  }
}
