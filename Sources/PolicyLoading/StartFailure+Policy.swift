package import FunctionHosting
internal import Logging

extension StartFailure {
  /// The function cannot start, because the policy document does not load: a log record for each problem.
  ///
  /// - Parameter path: where the document is.
  package init(_ fault: PolicyFile.Fault, in path: String) {
    self.init(
      errorType: "Latchkey.PolicyInvalid",
      problems: fault.problems.map { problem in
        ["code": "\(fault.code)", "file": "\(path)", "path": "\(problem.path)", "reason": "\(problem.reason)"]
      })
  }
}
