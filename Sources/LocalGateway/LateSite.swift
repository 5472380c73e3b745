internal import HTTPTypes
internal import LocalHTTP
internal import Synchronization

/// A site that comes later. What the sites say holds the addresses of all of them, and those are known only when every
/// listener has its port.
final class LateSite: LocalSite {
  private let site = Mutex<(any LocalSite)?>(nil)

  /// From now on `site` answers.
  func open(_ site: any LocalSite) { self.site.withLock { $0 = site } }

  private var current: (any LocalSite)? { site.withLock { $0 } }

  /// Of a request that comes too early what counts is that, and not its size: who is told 503 asks again, who is told 413
  /// does not.
  private static let maximumEarlyBytes = 10_485_760

  var maximumBodyBytes: Int { current?.maximumBodyBytes ?? LateSite.maximumEarlyBytes }

  func response(to request: LocalRequest) -> LocalResponse {
    current?.response(to: request) ?? LocalResponse(.serviceUnavailable, fields: [.retryAfter: "1"])
  }
}
