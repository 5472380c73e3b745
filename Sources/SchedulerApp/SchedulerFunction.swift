internal import FunctionHosting
internal import Logging
internal import SystemCalls

/// The Lambda functions of the scheduler: one executable, whose handler's name says which of them it is.
package enum SchedulerFunction {
  /// A function, by the name of its handler (`_HANDLER`).
  package enum Name: String, Sendable, CaseIterable {
    /// Answers requests.
    case api
    /// Sends a message that is due.
    case sender
    /// Sends what nobody was woken for.
    case sweeper
  }

  /// Runs until Lambda ends it.
  package static func run() -> Never {
    FunctionHost.run(label: "latchkey-scheduler") { logger throws(StartFailure) in
      let name = try name(Environment.value(of: "_HANDLER") ?? "")
      let workshop = try Workshop(for: name, logger: logger)
      return switch name {
      case .api: try APIFunction.make(workshop)
      case .sender: SenderFunction.make(workshop)
      case .sweeper: SweeperFunction.make(workshop)
      }
    }
  }

  private static func name(_ handler: String) throws(StartFailure) -> Name {
    if let name = Name.allCases.first(where: { $0.rawValue.utf8.elementsEqual(handler.utf8) }) { return name }
    let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
    throw StartFailure(
      errorType: "Latchkey.HandlerUnknown",
      problems: [["code": "handler_unknown", "reason": "the function's handler must be one of \(names)"]])
  }
}
