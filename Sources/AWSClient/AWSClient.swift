package import AWSPartitions
package import HTTPFetch
package import StrictJSON
internal import SystemCalls

/// Asks services of AWS that speak JSON. It has the signature, the deadline, the second attempt and the names of errors;
/// what an operation takes and answers is its caller's business.
package struct AWSClient {
  /// The longest time for a connection, and for an operation with both its attempts.
  static let connectLimit = 1.0
  static let totalLimit = 3.0
  /// Less is not worth a second attempt.
  private static let leastSecondsForAnAttempt = 0.05
  /// How long a service that is busy or broken is left alone before the second attempt.
  private static let pause = 0.1
  /// A service refuses a signature that is five minutes off; what is less than four is no reason.
  private static let skewTolerance = 240.0

  private let environment: AWSEnvironment
  private let connection: HTTPConnection
  private let trust: HTTPTrust
  /// Every request so far, for the log.
  package private(set) var attempts: [AWSAttempt] = []

  /// - Parameters:
  ///   - connection: used by nobody else while this client is.
  ///   - trust: whose certificates a service must have.
  package init(_ environment: AWSEnvironment, over connection: HTTPConnection, trust: HTTPTrust) {
    self.environment = environment
    self.connection = connection
    self.trust = trust
  }

  /// One operation of a service.
  package struct Operation: Sendable {
    package let service: AWSService
    /// Such as `GetSecretValue`.
    package let name: String
    /// What it takes, as JSON.
    package let input: JSONText
    /// The most bytes that the answer may have.
    package let maximumAnswerBytes: Int
    /// Whether doing it twice is doing it once. If not, it is tried again only where it surely was not done.
    package let isIdempotent: Bool

    /// Describes an operation.
    package init(
      _ name: String, of service: AWSService, input: JSONText, maximumAnswerBytes: Int, isIdempotent: Bool
    ) {
      self.service = service
      self.name = name
      self.input = input
      self.maximumAnswerBytes = maximumAnswerBytes
      self.isIdempotent = isIdempotent
    }

    fileprivate var action: String { "\(service.name):\(name)" }
  }

  /// Has an operation done.
  ///
  /// - Parameters:
  ///   - region: where; nil: in the environment's region.
  ///   - limit: how long it may take; never more than 3 s.
  /// - Returns: what the service answered with status 200.
  package mutating func call(
    _ operation: Operation, in region: AWSRegion? = nil, within limit: Duration? = nil
  ) throws(AWSFault) -> JSONDocument {
    let limit = TimeLimit(limit, atMost: Self.totalLimit)
    let region = if let region { region } else { try environment.region() }
    let place = Place(
      endpoint: try environment.endpoint(of: operation.service, in: region), region: region,
      credentials: try environment.credentials())
    let pause: Double
    do throws(AWSFault) {
      return try attempt(operation, at: place, within: limit)
    } catch {
      guard let wait = Self.waitBeforeRepeating(operation, after: error),
        limit.secondsLeft >= wait + Self.leastSecondsForAnAttempt
      else { throw error }
      pause = wait
    }
    Pause.sleep(seconds: pause)
    return try attempt(operation, at: place, within: limit)
  }

  private struct Place {
    let endpoint: HTTPURL
    let region: AWSRegion
    let credentials: AWSCredentials
  }

  /// Seconds to wait before the second attempt; nil where there is to be none.
  private static func waitBeforeRepeating(_ operation: Operation, after fault: AWSFault) -> Double? {
    switch fault {
    case .unreachable(let failure):
      operation.isIdempotent ? (failure.isConnectionError ? 0 : nil) : (failure.isBeforeSending ? 0 : nil)
    case .refused(let refused) where refused.exception.kind == .throttled: pause
    case .refused(let refused) where refused.status >= 500: operation.isIdempotent ? pause : nil
    default: nil
    }
  }

  private mutating func attempt(
    _ operation: Operation, at place: Place, within limit: TimeLimit
  ) throws(AWSFault) -> JSONDocument {
    let start = BootClock.now()
    var byteCount = 0
    do throws(AWSFault) {
      let response = try answer(to: operation, at: place, secondsLeft: limit.secondsLeft)
      byteCount = response.body.count
      let document = try Self.document(in: response, to: operation, from: place.endpoint.authority)
      note("ok", since: start, byteCount, from: place)
      return document
    } catch {
      note(error.code, since: start, byteCount, from: place)
      throw error
    }
  }

  private mutating func note(_ outcome: String, since start: Double, _ byteCount: Int, from place: Place) {
    attempts.append(
      AWSAttempt(
        host: place.endpoint.authority, outcome: outcome, seconds: BootClock.now() - start, byteCount: byteCount))
  }

  private func answer(
    to operation: Operation, at place: Place, secondsLeft: Double
  ) throws(AWSFault) -> HTTPResponse {
    do throws(HTTPFailure) {
      return try connection.perform(
        AWSRequest(
          posting: operation.input.encoded(), to: place.endpoint,
          headers: [
            ("Content-Type", "application/x-amz-json-\(operation.service.jsonVersion)"),
            ("X-Amz-Target", "\(operation.service.target).\(operation.name)"),
          ],
          credentials: place.credentials, region: place.region.name, service: operation.service.name,
          limits: HTTPLimits(
            connect: .seconds(min(Self.connectLimit, secondsLeft)), total: .seconds(secondsLeft),
            maximumBodyBytes: operation.maximumAnswerBytes),
          trust: trust),
        // Lambda gives a runtime that is to end two seconds.
        isCancelled: { TerminationSignal.wasRaised })
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
          clockAhead: clockAhead(of: response)))
    }
    do throws(JSONFault) {
      return try JSONDocument(parsing: response.body, maximumBytes: operation.maximumAnswerBytes)
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

extension HTTPFailure {
  /// Whether the server cannot have seen the request.
  fileprivate var isBeforeSending: Bool {
    switch self {
    case .dns, .connect, .timedOut(_, _, receivedBytes: nil): true
    default: false
    }
  }
}
