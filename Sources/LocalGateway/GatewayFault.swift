internal import SAMTemplate

/// Why the gateway cannot start.
struct GatewayFault: Error, Sendable, Equatable {
  struct Problem: Sendable, Equatable {
    /// A stable name.
    let code: String
    /// What is wrong and what to do: lower case, no full stop.
    let reason: String
  }

  /// At least one.
  let problems: [Problem]

  init(problems: [Problem]) { self.problems = problems }

  init(_ code: String, _ reason: String) { self.init(problems: [Problem(code: code, reason: reason)]) }
}

extension GatewayFault {
  /// - Parameter path: of the template.
  init(_ fault: TemplateFault, in path: String) {
    self.init(
      problems: fault.problems.map { problem in
        Problem(
          code: problem.code.rawValue, reason: "\(path)\(problem.line.map { ":\($0)" } ?? ""): \(problem.reason)")
      })
  }
}
