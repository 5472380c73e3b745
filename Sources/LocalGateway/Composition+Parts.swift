internal import AuthorizerApp
internal import Foundation
internal import HostedLogin
internal import JOSE
internal import KeyFetching
internal import LambdaRuntime
internal import LocalHTTP
internal import Logging
internal import RESTStage
internal import SAMTemplate
internal import SchedulerApp
internal import Signatures
internal import SystemCalls

extension Composition {
  /// A path that means the same file from another folder.
  static func whole(_ path: String) -> String { URL(fileURLWithPath: path).path }

  /// Makes the secrets that a function's environment names, as a deployment does: whoever calls with a key reads it first.
  static func makeSecrets(of function: Deployment.Function, in secrets: LocalSecrets) {
    for value in function.environment.values where value.utf8.starts(with: "arn:aws:secretsmanager:".utf8) {
      _ = secrets.text(of: value)
    }
  }

  static func stage(
    of api: RESTAPI, authorize: @escaping DeployedStage.Invocation, invoke: @escaping DeployedStage.Invocation
  ) throws(GatewayFault) -> DeployedStage {
    let surroundings = Surroundings()
    do throws(InvalidStage) {
      return try DeployedStage(
        api,
        place: Place(
          partition: surroundings.partition, region: surroundings.region, accountID: surroundings.accountID,
          domain: "127.0.0.1"), authorize: authorize, invoke: invoke, now: { .now() })
    } catch {
      throw GatewayFault(problems: error.problems.map { .init(code: $0.code, reason: $0.text) })
    }
  }

  /// The scheduler's settings, as its function's environment has them. Links lead to this machine, which only plain HTTP
  /// reaches.
  static func schedulerSettings(
    _ function: Deployment.Function, url: String
  ) throws(GatewayFault) -> SchedulerSettings {
    var environment = function.environment
    environment["SCHEDULER_URL"] = url
    environment["LATCHKEY_ALLOW_LOOPBACK_HTTP"] = "1"
    do throws(InvalidSettings) {
      return try SchedulerSettings.read(for: .api) { [environment] in environment[$0] }
    } catch {
      throw GatewayFault(
        problems: error.problems.map { .init(code: "settings_invalid", reason: "\($0.variable) \($0.reason)") })
    }
  }

  /// What the authorizer answers an event, with its record in the log as in Lambda.
  static func answer(
    _ authorizer: Authorizer, to event: [UInt8], _ logger: Logger
  ) -> Result<[UInt8], InvocationError> {
    let start = BootClock.now()
    let verdict = authorizer.verdict(on: event, at: .now(), within: longestAuthorization)
    logger.note(verdict, seconds: BootClock.now() - start, keyAge: nil)
    return verdict.answer
  }

  /// As long as the template lets the authorizer take.
  private static var longestAuthorization: Duration { .seconds(9) }
}
