/// Whom to trust, as the options say it; nothing of it has been looked at.
struct TrustSettings: Equatable {
  var policy: String?
  var userPool: String?
  var issuer: String?
  var anyIssuer = false
  var keys = KeySettings()
  var algorithm: [String] = []
  var audience: [String] = []
  var client: [String] = []
  var anyAudience = false
  var tokenUse: String?
  var type: String?
  var leeway: String?

  /// The options that speak about one issuer and were given.
  var givenForOneIssuer: [String] {
    var given: [String] = []
    if userPool != nil { given.append("--user-pool") }
    if issuer != nil { given.append("--issuer") }
    if anyIssuer { given.append("--any-issuer") }
    given += keys.given
    if !algorithm.isEmpty { given.append("--algorithm") }
    if !audience.isEmpty { given.append("--audience") }
    if !client.isEmpty { given.append("--client") }
    if anyAudience { given.append("--any-audience") }
    if tokenUse != nil { given.append("--token-use") }
    if type != nil { given.append("--type") }
    if leeway != nil { given.append("--leeway") }
    return given
  }
}
