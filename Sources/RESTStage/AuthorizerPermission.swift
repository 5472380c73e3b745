internal import JOSE
internal import LambdaRuntime
internal import SAMTemplate
internal import StrictJSON
internal import Synchronization

/// Asks the authorizers of an API, and keeps what they answer.
///
/// Source: API Gateway Developer Guide, "Use API Gateway Lambda authorizers" (workflow, caching), "Configure a Lambda authorizer".
final class AuthorizerPermission: Sendable {
  /// What allowed a request.
  struct Allowed {
    let answer: AuthorizerAnswer
    /// How long the authorizer took, in milliseconds; 0 where its answer was kept.
    let latency: Int64

    /// `authorizer` in `requestContext`. What API Gateway says itself cannot be said by the context.
    var context: JSONText {
      let own = ["principalId", "integrationLatency"]
      let context = answer.context.filter { member in !own.contains { $0.isSame(as: member.name) } }
      return .object(
        [JSONText.Member("principalId", .string(answer.principalID))]
          + context.map { .init($0.name, .string($0.value)) } + [.init("integrationLatency", .integer(latency))])
    }
  }

  private let authorizers: [RESTAPI.Authorizer]
  private let validations: [TokenValidation?]
  private let stageARN: String
  private let authorize: DeployedStage.Invocation
  private let now: @Sendable () -> NumericDate
  private let cache = Mutex(AnswerCache(capacity: 1_000))

  /// The longest ARN of a method with an authorizer, in bytes (API Gateway Developer Guide, "Quotas").
  private static let maximumARNBytes = 1_600

  init(
    _ api: RESTAPI, place: Place, authorize: @escaping DeployedStage.Invocation,
    now: @escaping @Sendable () -> NumericDate, problems: inout [InvalidStage.Problem]
  ) {
    authorizers = api.authorizers
    stageARN =
      "arn:\(place.partition):execute-api:\(place.region):\(place.accountID):\(api.id)/\(api.stageName)"
    self.authorize = authorize
    self.now = now
    var validations: [TokenValidation?] = []
    for authorizer in api.authorizers {
      guard case .token(_, let text?) = authorizer.kind else {
        validations.append(nil)
        continue
      }
      let validation = TokenValidation(text)
      if validation == nil {
        problems.append(
          .init(
            "validation_expression",
            "the validation expression of \(authorizer.name) is none that can be read here; keep to what Java's and "
              + "Swift's regular expressions have in common"))
      }
      validations.append(validation)
    }
    self.validations = validations
  }

  /// Asks the authorizer of a route.
  ///
  /// - Returns: nil on an open route.
  /// - Throws: the fault with which the request ends.
  func ask(for route: RESTAPI.Route, _ event: EventMembers) throws(GatewayFault) -> Allowed? {
    guard let name = route.authorizer else { return nil }
    guard let place = authorizers.firstIndex(where: { $0.name.isSame(as: name) }) else {
      throw .authorizerConfigurationError
    }
    let request = event.request
    let arn = "\(stageARN)/\(request.method)\(request.path)"
    guard arn.utf8.count <= AuthorizerPermission.maximumARNBytes else { throw .addressTooLong }
    let call = try AuthorizerCall(authorizers[place], for: event, arn: arn)
    let allowed = try answer(to: call, of: place, at: request.time)
    let circumstances = Circumstances(
      now: request.time, sourceIP: request.sourceIP, userAgent: request.header("user-agent"),
      referer: request.header("referer"))
    switch allowed.answer.policy.decision(on: "execute-api:Invoke", of: arn, in: circumstances) {
    case .allowed: return allowed
    case .explicitlyDenied: throw .accessDenied(explicitly: true)
    case .implicitlyDenied: throw .accessDenied(explicitly: false)
    }
  }

  private func answer(to call: AuthorizerCall, of place: Int, at time: NumericDate) throws(GatewayFault) -> Allowed {
    let authorizer = authorizers[place]
    let key = AnswerCache.Key(authorizer: place, values: call.identity)
    if authorizer.cacheSeconds > 0, let kept = cache.withLock({ $0.answer(for: key, at: time) }) {
      // What is kept for a token has once passed its validation.
      return Allowed(answer: kept, latency: 0)
    }
    if let validation = validations[place] {
      guard call.identity.allSatisfy(validation.allows) else { throw .unauthorized }
    }
    let start = now()
    let result = authorize(authorizer.functionID, call.event)
    let end = now()
    let bytes: [UInt8]
    switch result {
    case .success(let answer): bytes = answer
    case .failure(let error):
      // "Unauthorized" and nothing else is the caller's fault (API Gateway Developer Guide, "Use API Gateway Lambda authorizers").
      throw error.errorMessage.isSame(as: "Unauthorized") ? .unauthorized : .authorizerFailure
    }
    guard let answer = try? AuthorizerAnswer(parsing: bytes) else { throw .authorizerConfigurationError }
    cache.withLock { $0.keep(answer, for: key, at: end, seconds: authorizer.cacheSeconds) }
    return Allowed(answer: answer, latency: max(0, end.milliseconds - start.milliseconds))
  }
}
