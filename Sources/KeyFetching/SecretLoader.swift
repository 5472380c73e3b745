internal import AWSClient
internal import HTTPFetch
internal import JOSE
internal import OIDC
internal import Synchronization
internal import SystemCalls

/// Gets shared secrets from where the configuration says that they are; for one load.
struct SecretLoader {
  /// No secret is longer.
  static let maximumBytes = 4096

  private let settings: KeyStore.Settings
  private let manager: SecretsManager
  private let journal = Journal()
  private let limit: TimeLimit
  /// What Secrets Manager has answered already: two members of one secret are members of the same version of it.
  private var values: [String: SecretValue] = [:]
  /// Every request so far.
  var fetches: [KeyFetch] { journal.fetches.withLock { $0 } }

  /// - Parameter limit: how long all of it may take; never more than a fetch of keys may.
  init(_ settings: KeyStore.Settings, _ pool: ConnectionPool, within limit: Duration?) {
    self.settings = settings
    let environment = AWSEnvironment(allowsLoopbackHTTP: settings.allowsLoopbackHTTP)
    manager = SecretsManager(
      AWSClient(environment, over: pool, trust: settings.certificates.trust) { [journal] in journal.note($0) })
    self.limit = TimeLimit(limit, atMost: DocumentFetcher.totalLimit)
  }

  /// The secrets that still are some at that moment, and the first reason why not all of them could be read; those whose
  /// time is over are not even asked for.
  ///
  /// - Parameters:
  ///   - now: the moment by the wall clock.
  ///   - make: makes a secret of bytes, or says why they are none.
  mutating func secrets<Secret>(
    _ references: [TimedSecret], at now: NumericDate,
    _ make: (TimedSecret, [UInt8]) throws(LoadFault) -> Secret
  ) throws(LoadFault) -> (secrets: [Secret], fault: LoadFault?) {
    let current = references.filter { timed in timed.until.map { now < $0 } ?? true }
    guard !current.isEmpty else {
      throw LoadFault("the time of every secret in the policy is over; name one whose \"until\" is still to come")
    }
    var secrets: [Secret] = []
    var fault: LoadFault?
    for timed in current {
      do throws(LoadFault) {
        secrets.append(try secret(timed, make))
      } catch {
        fault = fault ?? error
      }
    }
    if secrets.isEmpty, let fault { throw fault }
    return (secrets, fault)
  }

  private mutating func secret<Secret>(
    _ timed: TimedSecret, _ make: (TimedSecret, [UInt8]) throws(LoadFault) -> Secret
  ) throws(LoadFault) -> Secret {
    let bytes = try bytes(of: timed.reference)
    do throws(LoadFault) {
      guard !SharedSecret.holdsPEM(bytes) else { throw LoadFault("holds a key in PEM, which is no shared secret") }
      return try make(timed, bytes)
    } catch {
      throw LoadFault("\(timed.reference): \(error.reason)")
    }
  }

  private mutating func bytes(of reference: SecretReference) throws(LoadFault) -> [UInt8] {
    switch reference {
    case .secretsManager(let name, let jsonKey):
      guard !settings.isOffline else { throw LoadFault("\(reference): \(LoadFault.offline.reason)") }
      do throws(SecretFault) {
        return try value(of: name).secret(jsonKey: jsonKey, maximumBytes: Self.maximumBytes)
      } catch {
        throw LoadFault("\(reference): \(error.reason)")
      }
    case .environment(let name):
      guard let value = Environment.bytes(of: name) else { throw LoadFault("the variable \(name) is not set") }
      return value
    case .file(let path):
      do throws(FileProblem) {
        return SharedSecret.bytes(ofFile: try FileSystem.read(path, maximumBytes: Self.maximumBytes))
      } catch {
        throw LoadFault(error.description)
      }
    }
  }

  private mutating func value(of name: String) throws(SecretFault) -> SecretValue {
    if let value = values[name] { return value }
    let value = try manager.value(of: name, within: limit.left)
    values[name] = value
    return value
  }
}

/// What has been asked of Secrets Manager in one load.
private final class Journal: Sendable {
  let fetches = Mutex<[KeyFetch]>([])

  func note(_ attempt: AWSAttempt) {
    let fetch = KeyFetch(
      host: attempt.host, outcome: attempt.outcome, seconds: attempt.seconds, byteCount: attempt.byteCount)
    fetches.withLock { $0.append(fetch) }
  }
}
