internal import HTTPFetch
internal import JOSE
internal import KeyFetching
internal import Synchronization

/// Keys that are loaded when the first token asks for them, as the authorizer loads them.
final class FetchedKeys: Sendable {
  let store: KeyStore
  private let skipped: SkippedKeys

  init() {
    let skipped = SkippedKeys()
    self.skipped = skipped
    store = KeyStore(.fromEnvironment()) { report in skipped.replace(report.skipped, of: report.issuer) }
  }

  /// Looks at a URL without fetching it: one that may not be fetched is a mistake in the call.
  ///
  /// - Parameter option: what it was given with; nil for an argument.
  static func check(url: String, option: String? = "--keys") throws(Complaint) {
    do throws(HTTPFailure) {
      _ = try HTTPURL(parsing: url, allowLoopbackHTTP: KeyStore.Settings.fromEnvironment().allowsLoopbackHTTP)
    } catch {
      throw Complaint(
        (option.map { "\($0): " } ?? "") + error.description,
        hints: "keys come from https, or with LATCHKEY_ALLOW_LOOPBACK_HTTP=1 from http at 127.0.0.1 or [::1]")
    }
  }

  /// The keys that are not used, as of the last load.
  func skippedKeys() -> [SkippedKey] { skipped.all }
}

/// Written by whoever loads keys, read at the end.
private final class SkippedKeys: Sendable {
  private let byIssuer = Mutex<[String: [SkippedKey]]>([:])

  func replace(_ skipped: [SkippedKey], of issuer: String) { byIssuer.withLock { $0[issuer] = skipped } }

  var all: [SkippedKey] { byIssuer.withLock { $0.sorted { $0.key < $1.key }.flatMap(\.value) } }
}
