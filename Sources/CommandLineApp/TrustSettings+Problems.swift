internal import JOSE
internal import OIDC

extension TrustSettings {
  /// What does not go together or is missing, all of it at once. Nothing is ever filled in that was left out: whoever
  /// wants a check not made says so.
  ///
  /// - Parameter algorithms: those of `--algorithm`.
  func checkCombination(_ algorithms: [SignatureAlgorithm]) throws(Complaint) {
    if policy != nil {
      guard givenForOneIssuer.isEmpty else {
        throw Complaint(
          "the policy says whom to trust, so it does not go with \(givenForOneIssuer.joined(separator: ", "))",
          hints: "change the policy, or leave out --policy and say everything with options")
      }
      return
    }
    var messages: [String] = []
    var hints: [String] = []
    func complain(_ message: String, _ hint: String) {
      messages.append(message)
      hints.append(hint)
    }
    if keys.given.count > 1 {
      complain("\(keys.given.joined(separator: " and ")) exclude each other", "an issuer has one kind of keys")
    }
    if userPool != nil, keys.secret != nil {
      complain("--user-pool and --secret exclude each other", "Cognito signs with public keys")
    }
    if keys.given.isEmpty && userPool == nil {
      complain(
        "there are no keys to check signatures with",
        "name them with --keys, --public-key or --secret, or a Cognito user pool with --user-pool, or a policy with --policy"
      )
    }
    if userPool != nil, issuer != nil || anyIssuer {
      complain(
        "--user-pool says who the issuer is, so it does not go with \(anyIssuer ? "--any-issuer" : "--issuer")",
        "for another iss than the pool's usual one, leave out --user-pool and give --issuer and --keys")
    } else if issuer != nil, anyIssuer {
      complain("--issuer and --any-issuer exclude each other", "leave out one of them")
    } else if userPool == nil, issuer == nil, !anyIssuer {
      complain(
        "it is not said who the issuer is",
        "name the iss of its tokens with --issuer, or waive that check with --any-issuer")
    }
    if !audience.isEmpty, anyAudience {
      complain("--audience and --any-audience exclude each other", "leave out one of them")
    }
    if audience.isEmpty, client.isEmpty, !anyAudience {
      complain(
        "it is not said whom the tokens must be for",
        "name the aud with --audience or the client with --client, or waive that check with --any-audience")
    }
    if let wrong = algorithms.first(where: { $0.isSymmetric != (keys.secret != nil) }), !givenForOneIssuer.isEmpty {
      complain(
        wrong.isSymmetric
          ? "--algorithm \(wrong) needs a shared secret, not public keys"
          : "--algorithm \(wrong) needs public keys, not a shared secret",
        "HMAC and public-key algorithms are never mixed")
    }
    guard messages.isEmpty else { throw Complaint(messages, hints: hints) }
  }
}

extension Complaint {
  /// What `Issuer` found wrong with the values of the options.
  init(_ invalid: InvalidIssuer) {
    let options = [
      "issuer": "--issuer", "audiences": "--audience", "clients": "--client", "algorithms": "--algorithm",
      "keys": "--keys", "keys.url": "--keys", "keys.file": "--keys", "keys.secrets": "--secret", "type": "--type",
      "leeway": "--leeway",
    ]
    self.init(invalid.problems.map { "\(options[$0.setting] ?? $0.setting): \($0.reason)" })
  }
}
