internal import Authorization
internal import FunctionHosting
internal import JOSE
internal import KeyFetching
internal import LambdaRuntime
internal import Logging
internal import OIDC
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
        metadata: ["issuers": "\(policy.issuers.all.count)", "routes": "\(policy.authorization.routes.count)"])
      let keys = KeyStore(.fromEnvironment()) { report in logger.note(report) }
      let authorizer = Authorizer(policy: policy, keys: keys)
      return { invocation, logger in
        let verdict = authorizer.verdict(on: invocation.payload, at: .now())
        logger.note(verdict)
        return verdict.answer
      }
    }
  }

  private static func load(_ path: String) throws(StartFailure) -> Policy {
    do throws(PolicyFile.Fault) {
      return try PolicyFile.load(path)
    } catch {
      throw StartFailure(
        errorType: "Latchkey.PolicyInvalid",
        problems: error.problems.map { problem in
          [
            "code": "\(error.code)", "file": "\(path)", "path": "\(problem.path)", "reason": "\(problem.reason)",
          ]
        })
    }
  }
}

extension Logger {
  /// One record for each decision. An outage is an error; a no to a caller is the day's work.
  fileprivate func note(_ verdict: Verdict) {
    var metadata: Logger.Metadata = ["decision": "\(verdict.decision)", "code": "\(verdict.code)"]
    metadata["reason"] = verdict.reason.map { "\($0)" }
    metadata["expected"] = verdict.expected.map { "\($0)" }
    metadata["actual"] = verdict.actual.map { "\($0)" }
    if let caller = verdict.caller {
      metadata["principal"] = "\(caller.principalID)"
      metadata["role"] = caller.role.map { "\($0)" }
      metadata["route"] = "\(caller.route)"
      metadata["keyID"] = caller.keyID.map { "\($0)" }
    }
    log(level: verdict.decision == .undecided ? .error : .info, "decision", metadata: metadata)
  }

  /// One record for each load of keys, and one for each key that is left out.
  fileprivate func note(_ report: KeyLoadReport) {
    var metadata: Logger.Metadata = [
      "issuer": "\(report.issuer)", "milliseconds": "\(Int((report.seconds * 1000).rounded()))",
    ]
    switch report.outcome {
    case .loaded(let count), .unchanged(let count):
      metadata["keys"] = "\(count)"
      info("keys loaded", metadata: metadata)
    case .failed(let reason):
      metadata["reason"] = "\(reason)"
      error("keys not loaded", metadata: metadata)
    }
    for key in report.skipped {
      warning(
        "key skipped",
        metadata: [
          "issuer": "\(report.issuer)", "index": "\(key.index)", "keyID": "\(key.keyID ?? "none")",
          "reason": "\(key.reason)",
        ])
    }
  }
}
