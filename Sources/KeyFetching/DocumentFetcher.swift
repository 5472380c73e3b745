internal import HTTPFetch
internal import JOSE
internal import SystemCalls

/// Fetches a small document (a key set, or where one is) with all that is asked of such a fetch: https, no redirects,
/// 64 KiB, a bounded time, one more attempt where a connection broke, and a question whether anything has changed.
struct DocumentFetcher {
  /// The longest time for a connection, and for a document as a whole, in seconds.
  static let connectLimit = 1.0
  static let totalLimit = 3.0

  let settings: KeyStore.Settings
  let pool: ConnectionPool
  let limit: TimeLimit
  /// Every request so far.
  private(set) var fetches: [KeyFetch] = []

  init(_ settings: KeyStore.Settings, _ pool: ConnectionPool, within limit: Duration?) {
    self.settings = settings
    self.pool = pool
    self.limit = TimeLimit(limit, atMost: DocumentFetcher.totalLimit)
  }

  /// What a server said.
  enum Answer {
    case changed(body: [UInt8], Freshness)
    case unchanged(Freshness)
  }

  /// Fetches the document at that URL.
  ///
  /// - Parameters:
  ///   - validator: what the server called the document that is in hand already.
  ///   - mediaType: what is asked for.
  mutating func document(
    at text: String, known validator: Validator?, mediaType: String
  ) throws(LoadFault) -> (answer: Answer, host: String) {
    guard !settings.isOffline else { throw .offline }
    let url: HTTPURL
    do throws(HTTPFailure) {
      url = try HTTPURL(parsing: text, allowLoopbackHTTP: settings.allowsLoopbackHTTP)
    } catch {
      throw LoadFault(error.description)
    }
    let known = validator.flatMap { $0.url == text ? $0 : nil }
    let response = try answer(of: url, known: known, mediaType: mediaType)
    let lifetime = CacheControl.lifetime(of: response)
    switch response.status {
    case 200:
      let freshness = Freshness(lifetime: lifetime, validator: Self.validator(of: response, at: text))
      return (.changed(body: response.body, freshness), url.authority)
    case 304:
      guard let known else { throw LoadFault("\(url.authority) says that nothing has changed, and was not asked that") }
      return (.unchanged(.init(lifetime: lifetime, validator: known)), url.authority)
    default:
      throw LoadFault("\(url.authority) answered with status \(response.status), not 200 (redirects are not followed)")
    }
  }

  /// Takes note that the last answer was not what it should have been.
  mutating func judgeLast(_ outcome: String) {
    if !fetches.isEmpty { fetches[fetches.count - 1].outcome = outcome }
  }

  private mutating func answer(of url: HTTPURL, known: Validator?, mediaType: String) throws(LoadFault) -> HTTPResponse
  {
    do throws(HTTPFailure) {
      return try attempt(url, known, mediaType)
    } catch {
      // Once, and only where there was no connection or it broke: a server that answers badly answers badly again.
      guard error.isConnectionError, limit.secondsLeft >= Self.leastSecondsForAnAttempt else {
        throw LoadFault(error.description)
      }
    }
    do throws(HTTPFailure) {
      return try attempt(url, known, mediaType)
    } catch {
      throw LoadFault("\(error.description) (tried twice)")
    }
  }

  private mutating func attempt(
    _ url: HTTPURL, _ known: Validator?, _ mediaType: String
  ) throws(HTTPFailure) -> HTTPResponse {
    var headers = [(name: "Accept", value: mediaType)]
    if let known { headers.append(("If-None-Match", known.etag)) }
    let request = HTTPRequest(
      url: url, headers: headers,
      limits: HTTPLimits(
        connect: .seconds(min(Self.connectLimit, limit.secondsLeft)), total: limit.left,
        maximumBodyBytes: KeySet.maximumBytes),
      trust: settings.certificates.trust)
    let start = BootClock.now()
    func note(_ outcome: String, _ byteCount: Int) -> KeyFetch {
      KeyFetch(host: url.authority, outcome: outcome, seconds: BootClock.now() - start, byteCount: byteCount)
    }
    do throws(HTTPFailure) {
      // A process that is to end waits for nobody's keys; Lambda gives it two seconds at most.
      let response = try pool.withConnection { connection throws(HTTPFailure) in
        try connection.perform(request, isCancelled: { TerminationSignal.wasRaised })
      }
      let outcome =
        response.status == 200 ? "ok" : response.status == 304 ? "not_modified" : "status_\(response.status)"
      fetches.append(note(outcome, response.body.count))
      return response
    } catch {
      fetches.append(note(error.code, 0))
      throw error
    }
  }

  /// Less is not worth a second attempt.
  private static let leastSecondsForAnAttempt = 0.05

  /// Of two, nobody can tell which one is meant.
  private static func validator(of response: HTTPResponse, at url: String) -> Validator? {
    let values = response.headers(named: "etag")
    return values.count == 1 ? Validator(url: url, etag: values[0]) : nil
  }
}
