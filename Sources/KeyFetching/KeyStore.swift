internal import HTTPFetch
public import JOSE
public import OIDC
internal import Synchronization
internal import SystemCalls

/// The keys of every issuer, loaded when they are first asked for and kept between invocations.
///
/// One store serves a whole process and any number of threads. Somebody who asks for keys that are being loaded waits
/// for that load instead of starting another.
public final class KeyStore: KeyProvider {
  /// What a store may do.
  public struct Settings: Sendable {
    /// Whether key sets may come over plain http from a literal loopback address (127.0.0.0/8, [::1]).
    public var allowsLoopbackHTTP: Bool
    /// Whose certificates a server must have.
    public var certificates: Certificates

    /// Settings; the strict ones where nothing is said.
    public init(allowsLoopbackHTTP: Bool = false, certificates: Certificates = .system) {
      self.allowsLoopbackHTTP = allowsLoopbackHTTP
      self.certificates = certificates
    }

    /// What the environment says: `LATCHKEY_ALLOW_LOOPBACK_HTTP=1`, and `SSL_CERT_DIR` or `SSL_CERT_FILE` as OpenSSL
    /// reads them.
    public static func fromEnvironment() -> Settings {
      Settings(
        allowsLoopbackHTTP: Environment.value(of: "LATCHKEY_ALLOW_LOOPBACK_HTTP") == "1",
        certificates: Environment.value(of: "SSL_CERT_DIR").map(Certificates.directory)
          ?? Environment.value(of: "SSL_CERT_FILE").map(Certificates.file) ?? .system)
    }
  }

  private let settings: Settings
  private let report: @Sendable (KeyLoadReport) -> Void
  private let shelves = Mutex<[String: [Shelf]]>([:])

  /// A store that has nothing yet.
  public convenience init(_ settings: Settings = Settings()) {
    self.init(settings) { _ in }
  }

  /// - Parameter report: told of every load, for the log.
  package init(_ settings: Settings, report: @escaping @Sendable (KeyLoadReport) -> Void) {
    self.settings = settings
    self.report = report
  }

  /// The keys of an issuer; see `KeyProvider`.
  public func keys(of issuer: Issuer, for keyID: String?, within limit: Duration?) throws(Failure) -> IssuerKeys {
    let shelf = shelves.withLock { shelves in
      // The name is not enough: verifiers with policies of their own may share a store, and names with it.
      if let shelf = shelves[issuer.name]?.first(where: { $0.serves(issuer) }) { return shelf }
      let shelf = Shelf(for: issuer, settings: settings)
      shelves[issuer.name, default: []].append(shelf)
      return shelf
    }
    return try shelf.keys(of: issuer, for: keyID, report: report)
  }
}

/// One issuer's cache with its loader. Its lock is held while loading: whoever comes meanwhile waits, and then finds
/// the keys.
private final class Shelf: Sendable {
  private struct Content {
    var cache = KeyCache()
    let loader: KeyLoader
  }

  private let source: KeySource
  private let algorithms: [SignatureAlgorithm]
  private let content: Mutex<Content>

  init(for issuer: Issuer, settings: KeyStore.Settings) {
    source = issuer.keys
    algorithms = issuer.algorithms
    content = Mutex(Content(loader: KeyLoader(settings: settings)))
  }

  /// Whether these are the keys of an issuer of the same name: a key set is another one elsewhere, and a secret is long
  /// enough for some algorithms only.
  func serves(_ issuer: Issuer) -> Bool {
    source == issuer.keys && algorithms == issuer.algorithms
  }

  func keys(of issuer: Issuer, for keyID: String?, report: (KeyLoadReport) -> Void) throws(Failure) -> IssuerKeys {
    try content.withLock { content throws(Failure) in
      var answer = content.cache.answer(for: keyID, at: .now())
      if case .load = answer {
        let start = Moment.now()
        let (outcome, skipped) = content.loader.load(issuer)
        let end = Moment.now()
        content.cache.loaded(outcome, for: keyID, at: end)
        report(KeyLoadReport(issuer: issuer, outcome: outcome, skipped: skipped, seconds: end.seconds(since: start)))
        answer = content.cache.answer(for: keyID, at: end)
      }
      switch answer {
      case .serve(let keys): return keys
      case .unavailable(let reason): throw issuer.keysUnavailable(reason)
      // The machine never asks for a second load at the same moment; if it did, nothing would be known.
      case .load: throw issuer.keysUnavailable("they were loaded and are already out of date")
      }
    }
  }
}

extension Issuer {
  fileprivate func keysUnavailable(_ reason: String) -> Failure {
    keys.isSecret
      ? .secretUnavailable(issuer: name, reason: reason) : .keysUnavailable(issuer: name, reason: reason)
  }
}
