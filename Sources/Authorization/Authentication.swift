package import JOSE
internal import OIDC

/// How and when the person behind a token signed in, as far as the token tells (OpenID Connect Core section 2).
package struct Authentication: Sendable, Equatable {
  /// `auth_time`: when the person last proved who they are.
  package let time: NumericDate?
  /// `amr` (RFC 8176): by what means, such as `pwd` and `mfa`.
  package let methods: [String]
  /// `acr`: which class of strength that had.
  package let contextClass: String?

  package init(time: NumericDate? = nil, methods: [String] = [], contextClass: String? = nil) {
    self.time = time
    self.methods = methods
    self.contextClass = contextClass
  }

  /// Nobody signed in: the caller is believed otherwise.
  static let none = Authentication()

  /// Reads the claims.
  ///
  /// - Throws: a refusal where one of them is there with another type than it must have.
  init(of claims: Claims) throws(Refusal) {
    time = try claims.date("auth_time")
    methods = try claims.strings("amr") ?? []
    contextClass = try claims.string("acr")
  }
}
