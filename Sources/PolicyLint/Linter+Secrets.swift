internal import Credentials
internal import JOSE
internal import OIDC
internal import PolicyDocument

extension Linter {
  /// A list of secrets of which any one serves.
  private struct Secrets {
    let owner: String
    let path: String
    let list: [TimedSecret]
  }

  mutating func lookAtSecrets() {
    let all = secrets
    for secrets in all { look(at: secrets) }
    var first: [SecretReference: Secrets] = [:]
    for secrets in all {
      for (place, secret) in secrets.list.enumerated() {
        if let other = first[secret.reference], other.path != secrets.path {
          report(
            .secretShared, "\(secrets.path)[\(place)]",
            "whoever knows \(secret.reference) is \(other.owner) as well as \(secrets.owner)")
        } else {
          first[secret.reference] = secrets
        }
      }
    }
  }

  private var secrets: [Secrets] {
    let ofIssuers = issuers.enumerated().compactMap { place, issuer -> Secrets? in
      guard case .secrets(let list) = issuer.keys else { return nil }
      return Secrets(owner: issuer.name, path: "$.issuers[\(place)].keys.secrets", list: list)
    }
    let ofCredentials = policy.credentials.enumerated().compactMap { place, credential in
      credential.secret.map {
        Secrets(owner: credential.principal, path: "$.credentials[\(place)].secrets", list: $0.secrets)
      }
    }
    return ofIssuers + ofCredentials
  }

  private mutating func look(at secrets: Secrets) {
    let ended = secrets.list.enumerated().filter { $0.element.until.map { $0 <= now } ?? false }
    if ended.count == secrets.list.count {
      report(.secretsEnded, secrets.path, "every secret of \(secrets.owner) has ended: nobody can be believed by one")
      return
    }
    for (place, secret) in ended {
      guard let until = secret.until else { continue }
      report(.secretEnded, "\(secrets.path)[\(place)]", "\(secret.reference) is no secret any more since \(until)")
    }
    if secrets.list.count(where: { $0.until == nil }) > 1 {
      report(
        .secretsWithoutEnd, secrets.path,
        "\(secrets.owner) has several secrets without an end: the old one stays one after the rotation")
    }
  }
}
