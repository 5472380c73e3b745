package import SAMTemplate

/// Where the local sign-in listens, and for which user pool it stands.
package struct LoginSettings: Sendable, Equatable {
  package let address: LoopbackAddress
  package let port: Int
  package let pool: Pool

  /// The facts of a user pool and of its one client, which has no secret.
  package typealias Pool = Deployment.UserPool

  /// Takes the settings.
  ///
  /// - Parameter port: the one that the listener has, 1 to 65535: addresses follow from it.
  /// - Throws: `LoginProblem`, for the first thing that cannot be used.
  package init(address: LoopbackAddress = .ipv4, port: Int, pool: Pool) throws(LoginProblem) {
    guard (1...65535).contains(port) else { throw .portInvalid(port) }
    try pool.check()
    self.address = address
    self.port = port
    self.pool = pool
  }

  /// `http://127.0.0.1:8082`.
  package var origin: String { "http://\(address.host):\(port)" }

  /// The `iss` of its tokens, `http://127.0.0.1:8082/eu-central-1_local`: never to be taken for AWS's.
  package var issuer: String { "\(origin)/\(pool.id)" }

  package var keySetURL: String { "\(issuer)/.well-known/jwks.json" }
}

extension LoginSettings.Pool {
  /// Source: Amazon Cognito Developer Guide, "Application-specific settings with app clients"; Amazon Cognito API
  /// Reference, UserPoolClientType (lengths and time limits).
  fileprivate func check() throws(LoginProblem) {
    try check(
      "id", id.utf8.count <= 55 && !id.isEmpty && id.utf8.allSatisfy { $0.isNameByte },
      "must be letters, digits, '_' and '-', at most 55")
    try check(
      "client id", clientID.utf8.count <= 128 && !clientID.isEmpty && clientID.utf8.allSatisfy { $0.isNameByte },
      "must be letters, digits, '_' and '-', at most 128")
    try check("callback urls", !callbackURLs.isEmpty, "are missing; name at least one")
    for (name, urls) in [("callback urls", callbackURLs), ("logout urls", logoutURLs)] {
      try check(name, urls.count <= 100, "are more than 100")
      for url in urls {
        try check(
          name, RegisteredURL(url) != nil,
          "must be absolute urls without a fragment, in ascii, https or, on this machine, http: \(url.prefix(128))")
      }
    }
    try check("scopes", scopes.holds("openid"), "must hold openid, without which there is no id token")
    try check(
      "scopes", scopes.count <= 100 && scopes.allSatisfy { $0.utf8.count <= 256 && Scopes.isName($0) },
      "must be names of printable ascii without spaces, quotation marks and backslashes, at most 100")
    try check("access token validity", (60...86_400).contains(accessTokenSeconds), "must be 60 to 86400 seconds")
    try check("id token validity", (60...86_400).contains(idTokenSeconds), "must be 60 to 86400 seconds")
    try check(
      "refresh token validity", (60...315_360_000).contains(refreshTokenSeconds), "must be 60 to 315360000 seconds")
  }

  private func check(_ name: String, _ isGood: Bool, _ reason: String) throws(LoginProblem) {
    if !isGood { throw .settingInvalid(name, reason: reason) }
  }
}

extension UInt8 {
  fileprivate var isNameByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
