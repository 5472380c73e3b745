package import AWSPartitions
package import HTTPFetch
package import StrictJSON
internal import SystemCalls

/// Asks services of AWS that speak JSON. It has the signature, the deadline, the further attempts and the names of errors;
/// what an operation takes and answers is its caller's business. Any number of threads may ask at once.
package final class AWSClient: Sendable {
  /// The longest time for a connection.
  static let connectLimit = 1.0
  /// Less is not worth a further attempt.
  private static let leastSecondsForAnAttempt = 0.05
  /// A service refuses a signature that is five minutes off; what is less than four is no reason.
  private static let skewTolerance = 240.0

  private let environment: AWSEnvironment
  private let pool: ConnectionPool
  private let trust: HTTPTrust
  private let chance: @Sendable () -> Double
  private let report: @Sendable (AWSAttempt) -> Void

  /// - Parameters:
  ///   - pool: lends the connections; a pool of its own where nothing is said.
  ///   - trust: whose certificates a service must have.
  ///   - chance: a random number, 0 up to and not including 1, for the length of a pause.
  ///   - report: told of every request, for the log.
  package init(
    _ environment: AWSEnvironment, over pool: ConnectionPool = ConnectionPool(), trust: HTTPTrust,
    chance: @escaping @Sendable () -> Double = { Double(SystemRandomNumberGenerator.draw() >> 11) * 0x1p-53 },
    report: @escaping @Sendable (AWSAttempt) -> Void
  ) {
    self.environment = environment
    self.pool = pool
    self.trust = trust
    self.chance = chance
    self.report = report
  }

  /// Has an operation done.
  ///
  /// - Parameters:
  ///   - region: where; nil: in the environment's region.
  ///   - limit: how long it may take, with all attempts and pauses.
  ///   - retries: how often it is tried.
  /// - Returns: what the service answered with status 200.
  package func call(
    _ operation: Operation, in region: AWSRegion? = nil, within limit: Duration, retries: AWSRetries = .standard
  ) throws(AWSFault) -> JSONDocument {
    let limit = TimeLimit(limit)
    let region = if let region { region } else { try environment.region() }
    let place = Place(
      endpoint: try environment.endpoint(of: operation.service, in: region), region: region,
      credentials: try environment.credentials())
    var attempts = 0
    while true {
      do throws(AWSFault) {
        return try attempt(operation, at: place, within: limit)
      } catch {
        attempts += 1
        guard attempts < retries.maximumAttempts,
          error.isWorthAnotherAttempt(isIdempotent: operation.isIdempotent)
        else { throw error }
        let pause = retries.pause(after: attempts, chance: chance())
        guard limit.secondsLeft >= pause + Self.leastSecondsForAnAttempt else { throw error }
        Pause.sleep(seconds: pause)
      }
    }
  }

  private struct Place {
    let endpoint: HTTPURL
    let region: AWSRegion
    let credentials: AWSCredentials
  }

  private func attempt(
    _ operation: Operation, at place: Place, within limit: TimeLimit
  ) throws(AWSFault) -> JSONDocument {
    let start = BootClock.now()
    var byteCount = 0
    func note(_ outcome: String) {
      report(
        AWSAttempt(
          action: operation.action, host: place.endpoint.authority, outcome: outcome,
          seconds: BootClock.now() - start, byteCount: byteCount))
    }
    do throws(AWSFault) {
      let response = try answer(to: operation, at: place, secondsLeft: limit.secondsLeft)
      byteCount = response.body.count
      let document = try Self.document(in: response, to: operation, from: place.endpoint.authority)
      note("ok")
      return document
    } catch {
      note(error.code)
      throw error
    }
  }

  private func answer(
    to operation: Operation, at place: Place, secondsLeft: Double
  ) throws(AWSFault) -> HTTPResponse {
    do throws(HTTPFailure) {
      let request = try AWSRequest(
        operation.method, to: operation.target(place.endpoint), headers: operation.headers,
        credentials: place.credentials, region: place.region.name, service: operation.service.name,
        limits: HTTPLimits(
          connect: .seconds(min(Self.connectLimit, secondsLeft)), total: .seconds(secondsLeft),
          maximumBodyBytes: operation.maximumAnswerBytes),
        trust: trust, mayArriveTwice: operation.isIdempotent)
      return try pool.withConnection { connection throws(HTTPFailure) in
        // Lambda gives a runtime that is to end two seconds.
        try connection.perform(request, isCancelled: { TerminationSignal.wasRaised })
      }
    } catch {
      throw .unreachable(error)
    }
  }

  private static func document(
    in response: HTTPResponse, to operation: Operation, from host: String
  ) throws(AWSFault) -> JSONDocument {
    guard response.status == 200 else {
      throw .refused(
        AWSFault.Refused(
          exception: AWSException(in: response), status: response.status, host: host, action: operation.action,
          clockAhead: clockAhead(of: response), body: AWSErrorBody(response.body)))
    }
    // Some operations with a path answer nothing at all where they have nothing to say.
    let body = response.body.isEmpty && operation.service.style.isPaths ? Array("{}".utf8) : response.body
    do throws(JSONFault) {
      return try JSONDocument(parsing: body, maximumBytes: operation.maximumAnswerBytes)
    } catch {
      throw .answerMalformed(host: host, reason: error.description)
    }
  }

  private static func clockAhead(of response: HTTPResponse) -> Int? {
    guard let date = response.header("date").flatMap(HTTPDate.seconds) else { return nil }
    let ahead = WallClock.now() - date
    return abs(ahead) > skewTolerance ? Int(ahead) : nil
  }
}

extension SystemRandomNumberGenerator {
  fileprivate static func draw() -> UInt64 {
    var generator = SystemRandomNumberGenerator()
    return generator.next()
  }
}
