internal import JOSE
internal import OIDC
internal import Signatures
internal import SystemCalls

/// Gets keys from where an issuer's configuration says that they are. It remembers nothing but where an issuer's metadata
/// says that its key set is.
struct KeyLoader: ContentLoader {
  /// What a key set is asked for as; RFC 7517 section 8.5, and what most servers call it.
  static let mediaType = "application/jwk-set+json, application/json"

  private let context: LoadingContext
  private var metadata: IssuerMetadata?

  init(_ context: LoadingContext) {
    self.context = context
  }

  /// Loads the keys of an issuer, and says what was left out.
  ///
  /// - Parameters:
  ///   - validator: what the server called the keys that are in hand.
  ///   - limit: how long it may take; nil where the limits of a fetch decide.
  mutating func load(_ issuer: Issuer, known validator: Validator?, within limit: Duration?) -> Load<IssuerKeys> {
    var fetcher = DocumentFetcher(context.settings, context.pool, within: limit)
    do throws(LoadFault) {
      switch issuer.keys {
      case .url(let url): return try keySet(at: url, known: validator, by: &fetcher)
      case .discovery: return try discoveredKeySet(of: issuer, known: validator, by: &fetcher)
      case .file(let path): return try Load(keySet(in: path), from: path)
      case .publicKeyFile(let path): return Load(outcome: .loaded(.pinnedKey(try publicKey(at: path)), .init()))
      case .secrets(let references): return secrets(references, of: issuer, within: limit)
      }
    } catch {
      return Load(outcome: .failed(reason: error.reason), fetches: fetcher.fetches)
    }
  }

  private func keySet(
    at url: String, known validator: Validator?, by fetcher: inout DocumentFetcher
  ) throws(LoadFault) -> Load<IssuerKeys> {
    let (answer, host) = try fetcher.document(at: url, known: validator, mediaType: KeyLoader.mediaType)
    switch answer {
    case .unchanged(let freshness): return Load(outcome: .unchanged(freshness), fetches: fetcher.fetches)
    case .changed(let body, let freshness):
      let keySet: KeySet
      do throws(KeySetFault) {
        keySet = try KeySet(parsing: body)
      } catch {
        fetcher.judgeLast("key_set_invalid")
        throw LoadFault("\(host) has no key set: \(error.reason)")
      }
      do throws(LoadFault) {
        return try Load(keySet, from: host, freshness, fetches: fetcher.fetches)
      } catch {
        fetcher.judgeLast("key_set_empty")
        throw error
      }
    }
  }

  private mutating func discoveredKeySet(
    of issuer: Issuer, known validator: Validator?, by fetcher: inout DocumentFetcher
  ) throws(LoadFault) -> Load<IssuerKeys> {
    let metadata = try IssuerMetadata.current(
      of: issuer.identifier, known: metadata, ceiling: Double(issuer.retention.staleFor), at: context.clock(),
      by: &fetcher)
    self.metadata = metadata
    do throws(LoadFault) {
      return try keySet(at: metadata.keySetURL, known: validator, by: &fetcher)
    } catch {
      // It may have moved.
      self.metadata = metadata.doubted()
      throw error
    }
  }

  private func secrets(
    _ references: [TimedSecret], of issuer: Issuer, within limit: Duration?
  ) -> Load<IssuerKeys> {
    var loader = SecretLoader(context.settings, context.pool, within: limit)
    do throws(LoadFault) {
      let now = NumericDate(secondsSinceEpoch: context.clock().wall) ?? .now()
      let (secrets, fault) = try loader.secrets(references, at: now) { timed, bytes throws(LoadFault) in
        do throws(WeakSecret) {
          return try SharedSecret(bytes, for: issuer.algorithms, until: timed.until)
        } catch {
          throw LoadFault(error.description)
        }
      }
      guard let fault else { return Load(outcome: .loaded(.secrets(secrets), .init()), fetches: loader.fetches) }
      let missing = issuer.unavailable(fault.reason)
      let reason = "\(fault.reason) (the issuer's other secrets serve)"
      return Load(outcome: .partial(.secrets(secrets, missing: missing), reason: reason), fetches: loader.fetches)
    } catch {
      return Load(outcome: .failed(reason: error.reason), fetches: loader.fetches)
    }
  }

  private func keySet(in path: String) throws(LoadFault) -> KeySet {
    let text = try read(path, limit: KeySet.maximumBytes)
    do throws(KeySetFault) {
      return try KeySet(parsing: text)
    } catch {
      throw LoadFault("\(path) has no key set: \(error.reason)")
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

extension Load<IssuerKeys> {
  /// A set in which no key can be used is a failed load: it would turn an outage into refusals.
  fileprivate init(
    _ keySet: KeySet, from place: String, _ freshness: Freshness = .init(), fetches: [KeyFetch] = []
  ) throws(LoadFault) {
    guard !keySet.keys.isEmpty else {
      let why = keySet.skipped.first.map { ": key \($0.index) is not used because \($0.reason)" } ?? ""
      throw LoadFault("the key set of \(place) has no key that can be used\(why)")
    }
    self.init(outcome: .loaded(.keySet(keySet), freshness), fetches: fetches, skipped: keySet.skipped)
  }
}
