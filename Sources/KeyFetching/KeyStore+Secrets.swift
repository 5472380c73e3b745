package import JOSE
package import OIDC
internal import Synchronization
internal import SystemCalls

/// Secrets are loaded, kept and lost like the secrets of an issuer: they are fresh for five minutes, and serve for a day
/// where they cannot be read anew. Each source has its own shelf: what cannot be had of one disturbs no other.
extension KeyStore: SecretProvider {
  /// The values that still are secrets; see `SecretProvider`.
  package func secrets(of source: SecretSource, within limit: Duration?) throws(Failure) -> SecretValues {
    let shelf = secretShelves.withLock { $0.shelf(for: source, in: context) }
    let (values, isRefreshDue) = try shelf.content(for: nil, within: limit)
    if isRefreshDue { refreshLater(shelf) }
    return values
  }

  /// The same of several sources. One that takes all of the time leaves the others what they have in hand.
  package func secrets(of sources: [SecretSource], within limit: Duration?) -> [Result<SecretValues, Failure>] {
    let limit = limit.map { TimeLimit($0) }
    return sources.map { source in
      do throws(Failure) {
        return .success(try secrets(of: source, within: limit?.left))
      } catch {
        return .failure(error)
      }
    }
  }
}
