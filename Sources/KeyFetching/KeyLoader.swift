internal import HTTPFetch
internal import JOSE
internal import OIDC
internal import Signatures
internal import SystemCalls

/// Gets keys from where an issuer's configuration says that they are. It remembers nothing but its connection.
final class KeyLoader {
  private let settings: KeyStore.Settings
  private let secretLoader = SecretLoader()
  private var connection: HTTPConnection?

  init(settings: KeyStore.Settings) {
    self.settings = settings
  }

  /// Loads the keys of an issuer, and says what was left out.
  func load(_ issuer: Issuer) -> (outcome: KeyCache.Outcome, skipped: [SkippedKey]) {
    do throws(LoadFault) {
      switch issuer.keys {
      case .url(let url):
        let (response, host) = try fetch(url)
        guard response.status == 200 else {
          throw LoadFault("\(host) answered with status \(response.status), not 200 (redirects are not followed)")
        }
        return try serving(keySet(response.body, from: host), lifetime: CacheControl.maximumAge(of: response))
      case .discovery: throw LoadFault("discovery is not there yet")
      case .file(let path): return try serving(keySet(try read(path, limit: KeySet.maximumBytes), from: path))
      case .publicKeyFile(let path): return (.loaded(.pinnedKey(try publicKey(at: path)), lifetime: nil), [])
      case .secrets(let references):
        let secrets = try secretLoader.secrets(references, for: issuer.algorithms, at: .now(), within: nil)
        return (.loaded(.secrets(secrets), lifetime: nil), [])
      }
    } catch {
      return (.failed(reason: error.reason), [])
    }
  }

  /// A set in which no key can be used is a failed load: it would turn an outage into refusals.
  private func serving(
    _ keySet: KeySet, lifetime: Double? = nil
  ) throws(LoadFault) -> (outcome: KeyCache.Outcome, skipped: [SkippedKey]) {
    guard !keySet.keys.isEmpty else {
      let why = keySet.skipped.first.map { ": key \($0.index) is not used because \($0.reason)" } ?? ""
      throw LoadFault("the key set has no key that can be used\(why)")
    }
    return (.loaded(.keySet(keySet), lifetime: lifetime), keySet.skipped)
  }

  private func fetch(_ text: String) throws(LoadFault) -> (response: HTTPResponse, host: String) {
    do throws(HTTPFailure) {
      let url = try HTTPURL(parsing: text, allowLoopbackHTTP: settings.allowsLoopbackHTTP)
      let connection = try reusedConnection()
      let request = HTTPRequest(
        url: url, headers: [("Accept", "application/jwk-set+json, application/json")],
        limits: HTTPLimits(connect: .seconds(1), total: .seconds(3), maximumBodyBytes: KeySet.maximumBytes),
        trust: settings.certificates.trust)
      return (try connection.perform(request), url.authority)
    } catch {
      throw LoadFault(error.description)
    }
  }

  private func reusedConnection() throws(HTTPFailure) -> HTTPConnection {
    if let connection { return connection }
    let fresh = try HTTPConnection()
    connection = fresh
    return fresh
  }

  private func keySet(_ text: [UInt8], from place: String) throws(LoadFault) -> KeySet {
    do throws(KeySetFault) {
      return try KeySet(parsing: text)
    } catch {
      throw LoadFault("\(place) has no key set: \(error.reason)")
    }
  }

  private func publicKey(at path: String) throws(LoadFault) -> VerificationKey {
    let pem = try read(path, limit: KeySet.maximumBytes)
    do throws(KeyProblem) {
      return VerificationKey(keyID: nil, algorithm: nil, key: try PublicKey(pem: pem))
    } catch {
      throw LoadFault("\(path): \(error.description)")
    }
  }

  private func read(_ path: String, limit: Int) throws(LoadFault) -> [UInt8] {
    do throws(FileProblem) {
      return try FileSystem.read(path, maximumBytes: limit)
    } catch {
      throw LoadFault(error.description)
    }
  }
}
