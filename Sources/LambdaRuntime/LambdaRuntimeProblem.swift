package import HTTPFetch

/// What can go wrong between this process and Lambda's runtime interface.
package enum LambdaRuntimeProblem: Error, Equatable, Sendable, CustomStringConvertible {
  /// `AWS_LAMBDA_RUNTIME_API` is not set: this process was not started by Lambda.
  case notOnLambda
  /// The interface cannot be reached, or breaks off.
  case unreachable(HTTPFailure)
  /// The interface answered with a status that says no. 202 (200 for `next`) is success.
  case refused(step: Step, status: Int)
  /// The interface handed over a call that has no name to answer it by.
  case namelessInvocation

  /// What the process wanted of the interface.
  package enum Step: String, Sendable {
    /// To be given the next call.
    case next
    /// To hand over a call's answer.
    case answer
    /// To say that a call failed.
    case error
    /// To say that the process cannot start.
    case initError = "init error"
  }

  /// A stable short name for the problem.
  package var code: String {
    switch self {
    case .notOnLambda: "runtime_missing"
    case .unreachable: "runtime_unreachable"
    case .refused: "runtime_refused"
    case .namelessInvocation: "runtime_invocation_malformed"
    }
  }

  /// What happened, and what to do where somebody can do something.
  package var description: String {
    switch self {
    case .notOnLambda:
      "AWS_LAMBDA_RUNTIME_API is not set; start this program on AWS Lambda, or under aws-lambda-rie"
    case .unreachable(let failure): "lambda's runtime interface does not answer: \(failure)"
    case .refused(let step, let status): "lambda's runtime interface answered \(status) to \(step.rawValue)"
    case .namelessInvocation: "lambda's runtime interface handed over a call without a usable request id"
    }
  }
}
