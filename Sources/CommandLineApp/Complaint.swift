internal import SystemCalls

/// Why a command could not be carried out, for the person who called it.
struct Complaint: Error, Equatable {
  /// What was wrong, in lower case and without a full stop. Never a token or a secret.
  let message: String
  /// What to do, each on a line of its own.
  let hints: [String]
  let status: ExitStatus

  init(_ message: String, hints: [String] = [], status: ExitStatus = .usage) {
    self.message = message
    self.hints = hints
    self.status = status
  }

  init(_ message: String, hint: String) {
    self.init(message, hints: [hint])
  }

  init(_ problem: FileProblem) {
    self.init(problem.description)
  }
}
