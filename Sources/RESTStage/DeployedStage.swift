internal import HTTPTypes
package import JOSE
package import LambdaRuntime
package import LocalHTTP
package import SAMTemplate
internal import StrictJSON
internal import Synchronization

/// A deployed stage of a REST API, in this process: it answers a request as API Gateway does, and asks the functions of the
/// API where API Gateway invokes them.
///
/// It goes by API Gateway's Developer Guide, whose pages the parts name, and not by what AWS was seen to do. docs/local.md
/// ("How true it is") says what is documented, what is assumed and what is refused.
package final class DeployedStage: LocalSite {
  /// Sends an event to a function, and waits for its answer.
  package typealias Invocation = @Sendable (_ functionID: String, _ event: [UInt8]) -> Result<[UInt8], InvocationError>

  private let api: RESTAPI
  private let place: Place
  private let methods: StageMethods
  private let responses: GatewayResponses
  private let permission: AuthorizerPermission
  private let invoke: Invocation
  private let now: @Sendable () -> NumericDate
  private let throttles: Mutex<[TokenBucket?]>
  private let meters: Mutex<UsageMeters>

  package let maximumBodyBytes = StageRequest.maximumBodyBytes

  /// Deploys an API.
  ///
  /// - Parameters:
  ///   - authorize: asks an authorizer's function.
  ///   - invoke: asks a function behind a route.
  ///   - now: the clock; asked several times for a request.
  package init(
    _ api: RESTAPI, place: Place, authorize: @escaping Invocation, invoke: @escaping Invocation,
    now: @escaping @Sendable () -> NumericDate
  ) throws(InvalidStage) {
    var problems: [InvalidStage.Problem] = []
    let methods = StageMethods(api, problems: &problems)
    responses = GatewayResponses(api.gatewayResponses, problems: &problems)
    permission = AuthorizerPermission(api, place: place, authorize: authorize, now: now, problems: &problems)
    problems += StageChecks.problems(of: api)
    guard problems.isEmpty else { throw InvalidStage(problems: problems) }
    let start = now()
    self.api = api
    self.place = place
    self.methods = methods
    self.invoke = invoke
    self.now = now
    throttles = Mutex(methods.all.map { $0.limit.map { TokenBucket($0, at: start) } })
    meters = Mutex(UsageMeters(api.usagePlans, at: start))
  }

  package func response(to request: LocalRequest) -> LocalResponse {
    let (id, time) = (UUIDText.random(), now())
    var resource = ""
    do throws(GatewayFault) {
      let asked = try StageRequest(request, to: api, at: place, id: id, at: time)
      guard let (place, parameters) = methods.method(asked.method, asked.segments) else {
        throw .missingAuthenticationToken
      }
      let method = methods.all[place]
      resource = method.resource
      let event = EventMembers(
        request: asked, api: api, place: self.place, resource: resource, pathParameters: parameters)
      return try answer(event, by: method, at: place)
    } catch {
      return responses.response(to: error, requestID: id) { variable in
        value(of: variable, request, id: id, resource: resource, at: time)
      }
    }
  }

  /// The order of the steps: authorizer, key, the plan's limits, the method's limit, function. That the key comes behind the
  /// authorizer follows from where it may come from; the rest of the order is our assumption.
  private func answer(
    _ event: EventMembers, by method: StageMethods.Method, at place: Int
  ) throws(GatewayFault) -> LocalResponse {
    let asked = event.request
    switch method.answer {
    case .preflight(var response):
      try throttle(place, at: asked.time)
      response.fields.put("x-amzn-RequestId", asked.id)
      return response
    case .function(let route):
      let allowed = try permission.ask(for: route, event)
      let key = route.isKeyRequired ? key(of: asked, allowed?.answer) : nil
      if route.isKeyRequired { try count(key, at: asked.time) }
      try throttle(place, at: asked.time)
      // Not written out first where the body alone is too much.
      guard asked.body.count <= IntegrationAnswer.maximumBytes else { throw .requestTooLarge }
      let proxyEvent = ProxyEventText.encoded(event, authorizer: allowed, apiKey: key)
      guard proxyEvent.count <= IntegrationAnswer.maximumBytes else { throw .requestTooLarge }
      guard case .success(let bytes) = invoke(route.functionID, proxyEvent),
        var response = IntegrationAnswer(parsing: bytes)?.response
      else { throw .badGateway }
      response.fields.put("x-amzn-RequestId", asked.id)
      return response
    }
  }

  private func key(of request: StageRequest, _ answer: AuthorizerAnswer?) -> String? {
    switch api.keySource {
    case .header: request.header("x-api-key")
    case .authorizer: answer?.usageIdentifierKey
    }
  }

  private func count(_ key: String?, at now: NumericDate) throws(GatewayFault) {
    let refusal = meters.withLock { meters -> UsageMeters.Refusal? in
      do throws(UsageMeters.Refusal) {
        try meters.count(key: key, at: now)
        return nil
      } catch {
        return error
      }
    }
    switch refusal {
    case .unknownKey: throw .invalidAPIKey
    case .throttled: throw .throttled
    case .quotaExceeded: throw .quotaExceeded
    case nil: return
    }
  }

  private func throttle(_ place: Int, at now: NumericDate) throws(GatewayFault) {
    guard throttles.withLock({ $0[place]?.take(at: now) }) != false else { throw .throttled }
  }

  /// What a gateway response's variable stands for. The request may be one that could not be read.
  private func value(
    of variable: GatewayVariable, _ request: LocalRequest, id: String, resource: String, at time: NumericDate
  ) -> String {
    switch variable {
    case .requestID, .extendedRequestID: id
    case .apiID: api.id
    case .accountID: place.accountID
    case .stage: api.stageName
    case .domainName: place.domain
    case .httpMethod: request.head.method.rawValue
    case .path: request.path
    case .resourcePath: resource
    case .sourceIP: request.sourceIP
    case .userAgent: request.head.headerFields[.userAgent] ?? ""
    case .requestTime: time.requestTime
    case .requestTimeEpoch: String(time.milliseconds)
    case .message, .messageString, .responseType: ""
    }
  }
}
