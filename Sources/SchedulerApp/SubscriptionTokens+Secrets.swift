internal import JOSE
package import OIDC

extension SubscriptionTokens {
  /// With the secrets as they are now.
  ///
  /// - Parameters:
  ///   - source: where they are.
  ///   - provider: reads them.
  ///   - limit: how long that may take; nil where the provider decides.
  package init(
    of source: SecretSource, from provider: any SecretProvider, within limit: Duration? = nil
  ) throws(LettersFault) {
    do {
      let values = try provider.secrets(of: source, within: limit).values
      try self.init(
        values.map { value throws(WeakSecret) in try SharedSecret(value.bytes, for: [.hs256], until: value.until) })
    } catch {
      throw LettersFault(reason: "SCHEDULER_SECRETS: \(error)")
    }
  }
}
