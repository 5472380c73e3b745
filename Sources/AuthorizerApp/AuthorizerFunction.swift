internal import Authorization
internal import FunctionHosting
internal import KeyFetching
internal import LambdaRuntime
internal import Logging
internal import OIDC
internal import PolicyDocument
internal import PolicyLoading
internal import StructuredLogging
internal import SystemCalls

/// The Lambda function that API Gateway asks.
package enum AuthorizerFunction {
  /// Runs until Lambda ends it.
  package static func run() -> Never {
    FunctionHost.run(label: "latchkey-authorizer") { logger throws(StartFailure) in
      let path = Environment.value(of: "LATCHKEY_POLICY") ?? PolicyFile.defaultPath
      let policy = try load(path)
      logger.info(
        "the policy is loaded",
        metadata: ["issuers": "\(policy.issuers?.all.count ?? 0)", "routes": "\(policy.authorization.routes.count)"])
      let journal = KeyJournal(logger)
      let ages = KeyAges()
      let metrics = try metrics()
      var settings = KeyStore.Settings.fromEnvironment()
      settings.refreshesAhead = true
      let keys = KeyStore(settings) { report in
        journal.note(report)
        ages.note(report)
        metrics?.note(report)
      }
      let authorizer = Authorizer(policy: policy, keys: keys, secrets: keys)
      return HostedFunction(
        answer: { invocation, logger in
          journal.begin(with: logger)
          let start = BootClock.now()
          let verdict = authorizer.verdict(on: invocation.payload, at: .now(), within: invocation.timeLeft())
          let seconds = BootClock.now() - start
          let keyAge = ages.age(of: verdict.circumstances.keySource)
          metrics?.note(verdict, on: invocation, seconds: seconds, keyAge: keyAge)
          logger.note(verdict, seconds: seconds, keyAge: keyAge)
          return verdict.answer
        },
        afterAnswer: { timeLeft in
          // Now, while the sandbox runs and nobody waits: keys that are nearly out of date, and pinned ones that nobody
          // has confirmed yet. Several servers that hang must not keep the next call waiting one after the other.
          if timeLeft > .zero { keys.refresh(within: min(timeLeft, .seconds(3))) }
          metrics?.write()
        })
    }
  }

  /// The metrics that the environment asks for, if it does.
  private static func metrics() throws(StartFailure) -> CallMetrics? {
    do throws(InvalidMetricSettings) {
      return try MetricStream(environment: Environment.all()).map(CallMetrics.init)
    } catch {
      throw StartFailure(
        errorType: "Latchkey.MetricsInvalid", problems: [["code": "\(error.code)", "reason": "\(error)"]])
    }
  }

  private static func load(_ path: String) throws(StartFailure) -> Policy {
    do throws(PolicyFile.Fault) {
      return try PolicyFile.load(path)
    } catch {
      throw StartFailure(error, in: path)
    }
  }
}
