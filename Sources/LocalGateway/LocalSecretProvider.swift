internal import JOSE
internal import KeyFetching
internal import OIDC

/// The template's secrets from this machine, and every other as always.
struct LocalSecretProvider: SecretProvider {
  private let secrets: LocalSecrets
  private let others: KeyStore

  init(_ secrets: LocalSecrets, else others: KeyStore) {
    self.secrets = secrets
    self.others = others
  }

  func secrets(of source: SecretSource, within limit: Duration?) throws(Failure) -> SecretValues {
    var values: [SecretValues.Value] = []
    for secret in source.secrets {
      guard case .secretsManager(let name, nil) = secret.reference, let text = secrets.text(of: name) else {
        return try others.secrets(of: source, within: limit)
      }
      values.append(SecretValues.Value(Array(text.utf8), until: secret.until))
    }
    return SecretValues(values)
  }
}
