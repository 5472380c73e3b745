internal import ArgumentParser
internal import Foundation
internal import SAMTemplate

/// Why the gateway cannot do what it was asked to.
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

extension GatewayFault {
  /// Says every problem on standard error, and ends the program with status 2.
  func exit() throws -> Never {
    for problem in problems {
      FileHandle.standardError.write(Data("latchkey-gateway: \(problem.code): \(problem.reason)\n".utf8))
    }
    throw ExitCode(2)
  }
}
