import HTTPTypes
import JOSE
import LambdaRuntime
import LocalHTTP
import SAMTemplate
import StrictJSON
import Synchronization
import Testing

@testable import RESTStage

let place = Place(
  partition: "aws", region: "eu-central-1", accountID: "123456789012",
  domain: "api1.execute-api.eu-central-1.amazonaws.com")

let start = 1_800_000_000.0

/// A stage with its functions and its clock in the test's hand.
final class Bench: Sendable {
  struct Call: Sendable, Equatable {
    let functionID: String
    let event: [UInt8]

    func json() throws -> JSONValue { try JSONDocument(parsing: event, maximumBytes: 20_000_000).root }
  }

  private struct State {
    var seconds = start
    var authorized: [Call] = []
    var invoked: [Call] = []
    var verdict: Result<[UInt8], InvocationError> = .success([])
    var answer: Result<[UInt8], InvocationError> = .success(Array(#"{"statusCode":200,"body":"done"}"#.utf8))
  }

  private let state = Mutex(State())

  /// What every authorizer answers from now on.
  func authorizers(answer text: String) { state.withLock { $0.verdict = .success(Array(text.utf8)) } }
  func authorizers(fail message: String) {
    state.withLock { $0.verdict = .failure(InvocationError(errorType: "Error", errorMessage: message)) }
  }
  func functions(answer text: String) { state.withLock { $0.answer = .success(Array(text.utf8)) } }
  func functions(fail message: String) {
    state.withLock { $0.answer = .failure(InvocationError(errorType: "Error", errorMessage: message)) }
  }
  func pass(seconds: Double) { state.withLock { $0.seconds += seconds } }

  var authorized: [Call] { state.withLock { $0.authorized } }
  var invoked: [Call] { state.withLock { $0.invoked } }

  func stage(_ api: RESTAPI) throws -> DeployedStage {
    try DeployedStage(
      api, place: place,
      authorize: { [self] id, event in
        state.withLock {
          $0.authorized.append(Call(functionID: id, event: event))
          return $0.verdict
        }
      },
      invoke: { [self] id, event in
        state.withLock {
          $0.invoked.append(Call(functionID: id, event: event))
          return $0.answer
        }
      },
      now: { [self] in NumericDate(secondsSinceEpoch: state.withLock { $0.seconds }) ?? .latest })
  }
}

extension DeployedStage {
  func answer(
    _ method: String, _ path: String, _ headers: [String: String] = [:], body: [UInt8] = [],
    from sourceIP: String = "203.0.113.9"
  ) throws -> LocalResponse {
    var head = HTTPRequest(
      method: try #require(HTTPRequest.Method(method)), scheme: "http", authority: "127.0.0.1", path: path)
    for (name, value) in headers { head.headerFields[try #require(HTTPField.Name(name))] = value }
    return response(to: LocalRequest(head, body: body, sourceIP: sourceIP))
  }
}

extension LocalResponse {
  var text: String { String(decoding: body, as: UTF8.self) }
  func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { fields[$0] } }
}

/// An authorizer's answer with one statement.
func policy(_ effect: String, _ resources: String..., condition: String = "{}", context: String = "{}") -> String {
  let list = resources.map { "\"\($0)\"" }.joined(separator: ",")
  return #"{"principalId":"ada","policyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"\#(effect)","#
    + #""Action":"execute-api:Invoke","Resource":[\#(list)],"Condition":\#(condition)}]},"context":\#(context)}"#
}

let stageARN = "arn:aws:execute-api:eu-central-1:123456789012:api1/live"

func route(_ method: String, _ path: String, authorizer: String? = nil, key: Bool = false) -> RESTAPI.Route {
  RESTAPI.Route(method: method, path: path, functionID: "Scheduler", authorizer: authorizer, isKeyRequired: key)
}

func token(cache: Int = 300, validation: String? = nil) -> RESTAPI.Authorizer {
  RESTAPI.Authorizer(
    name: "Latchkey", functionID: "Authorizer", kind: .token(header: "Authorization", validation: validation),
    cacheSeconds: cache)
}
