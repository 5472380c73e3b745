internal import JOSE
internal import OIDC

/// What a shelf belongs to: an issuer, whose keys are on it, or a source, whose secrets are.
protocol ShelfOwner: Sendable {
  /// What is on the shelf.
  associatedtype Content: CacheContent
  /// What loads it.
  associatedtype Loader: ContentLoader where Loader.Owner == Self

  /// Its name, in logs and failures.
  var name: String { get }
  /// For how long its content serves where it cannot be loaded anew.
  var retention: KeyRetention { get }
  /// Whether loading may have to wait for somebody else's machine.
  var needsNetwork: Bool { get }
  /// Whether the content of one is the content of the other. A name is not enough: those who share a store may share names.
  func hasSameContent(as other: Self) -> Bool
  /// Why there is nothing.
  func unavailable(_ reason: String) -> Failure
}

/// Gets the content of a shelf from where its owner's configuration says that it is.
protocol ContentLoader: Sendable {
  associatedtype Owner: ShelfOwner

  init(_ context: LoadingContext)

  /// Loads, and says what was left out.
  ///
  /// - Parameters:
  ///   - validator: what the server called what is in hand.
  ///   - limit: how long it may take; nil where the limits of a fetch decide.
  mutating func load(_ owner: Owner, known validator: Validator?, within limit: Duration?) -> Load<Owner.Content>
}

/// What came of loading.
struct Load<Content: CacheContent> {
  let outcome: Cache<Content>.Outcome
  var fetches: [KeyFetch] = []
  var skipped: [SkippedKey] = []
}

extension Issuer: ShelfOwner {
  typealias Content = IssuerKeys
  typealias Loader = KeyLoader

  var needsNetwork: Bool {
    switch keys {
    case .url, .discovery: true
    case .file, .publicKeyFile: false
    case .secrets(let secrets): secrets.needNetwork
    }
  }

  /// A key set is another one elsewhere, a secret is long enough for some algorithms only, and metadata belongs to one
  /// identifier.
  func hasSameContent(as other: Issuer) -> Bool {
    keys == other.keys && algorithms == other.algorithms && retention == other.retention
      && identifier.utf8.elementsEqual(other.identifier.utf8)
  }

  func unavailable(_ reason: String) -> Failure {
    keys.isSecret
      ? .secretUnavailable(issuer: name, reason: reason) : .keysUnavailable(issuer: name, reason: reason)
  }
}

extension SecretSource: ShelfOwner {
  typealias Content = SecretValues
  typealias Loader = SecretSourceLoader

  var retention: KeyRetention { .standard }
  var needsNetwork: Bool { secrets.needNetwork }
  func hasSameContent(as other: SecretSource) -> Bool { self == other }
  func unavailable(_ reason: String) -> Failure { .secretUnavailable(issuer: name, reason: reason) }
}

extension [TimedSecret] {
  fileprivate var needNetwork: Bool {
    contains { if case .secretsManager = $0.reference { true } else { false } }
  }
}
