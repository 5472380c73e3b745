internal import HTTPFetch
public import JOSE
public import OIDC
internal import Synchronization
internal import SystemCalls

/// The keys of every issuer, and the secrets of every source, loaded when they are first asked for and kept between
/// invocations.
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
    /// Whether somebody calls `refresh(within:)` between answers. During an outage old keys then serve at once, and the next
    /// attempt to load new ones is left to that call.
    public var refreshesAhead: Bool
    /// Whether nothing is asked over the network, so that what is not in a file or in the environment cannot be had.
    package var isOffline = false

    /// Settings; the strict ones where nothing is said.
    public init(allowsLoopbackHTTP: Bool = false, certificates: Certificates = .system, refreshesAhead: Bool = false) {
      self.allowsLoopbackHTTP = allowsLoopbackHTTP
      self.certificates = certificates
      self.refreshesAhead = refreshesAhead
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

  /// The most issuers whose keys are kept: as many as a policy document may name, so that nobody who sends tokens that name
  /// all of them in turn makes keys be fetched again and again. A program that makes up issuers loses the keys that were
  /// asked for longest ago.
  package static let maximumIssuers = 5000
  /// The most issuers and sources that wait to be loaded ahead.
  private static let maximumDue = 16

  let context: LoadingContext
  private let shelves: Mutex<Shelves<Issuer>>
  let secretShelves: Mutex<Shelves<SecretSource>>
  private let due = Mutex<[any Refreshable]>([])

  /// A store that has nothing yet.
  public convenience init(_ settings: Settings = Settings()) {
    self.init(settings) { _ in }
  }

  /// - Parameter report: told of every load, for the log.
  package convenience init(_ settings: Settings, report: @escaping @Sendable (KeyLoadReport) -> Void) {
    self.init(settings, clock: { .now() }, report: report)
  }

  /// - Parameters:
  ///   - capacity: the most issuers whose keys are kept.
  ///   - clock: says what time it is, for all but the limits of a single fetch.
  init(
    _ settings: Settings, capacity: Int = maximumIssuers, clock: @escaping @Sendable () -> Moment,
    report: @escaping @Sendable (KeyLoadReport) -> Void
  ) {
    shelves = Mutex(Shelves(capacity: capacity))
    secretShelves = Mutex(Shelves(capacity: capacity))
    context = LoadingContext(settings: settings, pool: ConnectionPool(), clock: clock, report: report)
  }

  /// How many issuers' keys are kept.
  package var issuerCount: Int { shelves.withLock { $0.count } }

  /// The keys of an issuer; see `KeyProvider`.
  public func keys(of issuer: Issuer, for keyID: String?, within limit: Duration?) throws(Failure) -> IssuerKeys {
    let shelf = shelves.withLock { $0.shelf(for: issuer, in: context) }
    let (keys, isRefreshDue) = try shelf.keys(for: keyID, within: limit)
    if isRefreshDue { refreshLater(shelf) }
    return keys
  }

  /// Notes that something should be loaded ahead.
  func refreshLater(_ shelf: any Refreshable) {
    due.withLock { due in
      guard due.count < KeyStore.maximumDue, !due.contains(where: { $0 === shelf }) else { return }
      due.append(shelf)
    }
  }

  /// Loads ahead the keys and secrets that were asked for lately and will soon be out of date, or that nobody has confirmed since they
  /// were pinned. To be called where nobody waits: in a Lambda function after an answer has been posted and before the
  /// next call is asked for.
  ///
  /// - Parameter limit: how long that may take; nil: as long as loading takes.
  public func refresh(within limit: Duration? = nil) {
    let waiting = due.withLock { due in
      defer { due = [] }
      return due
    }
    let limit = limit.map { TimeLimit($0) }
    for shelf in waiting {
      if let limit, limit.left < LoadingContext.leastTime { return }
      shelf.refresh(within: limit?.left)
    }
  }
}
