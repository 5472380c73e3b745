package import JOSE
package import OIDC

extension KeyStore: SecretProvider {
  /// The values that still are secrets; see `SecretProvider`.
  package func secrets(of source: SecretSource, within limit: Duration?) throws(Failure) -> SecretValues {
    throw .secretUnavailable(issuer: source.name, reason: "not read yet")
  }
}
