internal import HTTPFetch
internal import JOSE
internal import KeyFetching
internal import Synchronization

/// A key set at a URL, fetched when the first token asks for it.
final class FetchedKeys: Sendable {
  let store: KeyStore
  private let skipped: SkippedKeys

  /// Looks at the URL only: one that may not be fetched is a mistake in the call.
  init(url: String) throws(Complaint) {
    let settings = KeyStore.Settings.fromEnvironment()
    do throws(HTTPFailure) {
      _ = try HTTPURL(parsing: url, allowLoopbackHTTP: settings.allowsLoopbackHTTP)
    } catch {
      throw Complaint(
        "--keys: \(error)",
        hints: "keys come from https, or with LATCHKEY_ALLOW_LOOPBACK_HTTP=1 from http at 127.0.0.1 or [::1]")
    }
    let skipped = SkippedKeys()
    self.skipped = skipped
    store = KeyStore(settings) { report in skipped.replace(with: report.skipped) }
  }

  /// The keys of the set that are not used, as of the last fetch.
  func skippedKeys() -> [SkippedKey] { skipped.all }
}

/// Written by whoever fetches, read at the end.
private final class SkippedKeys: Sendable {
  private let content = Mutex<[SkippedKey]>([])

  func replace(with skipped: [SkippedKey]) { content.withLock { $0 = skipped } }

  var all: [SkippedKey] { content.withLock { $0 } }
}
