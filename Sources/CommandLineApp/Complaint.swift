internal import SystemCalls

/// Why a command could not be carried out, for the person who called it.
struct Complaint: Error, Equatable {
  /// What was wrong, everything at once; in lower case and without a full stop. Never a token or a secret.
  let messages: [String]
  /// What to do, each on a line of its own.
  let hints: [String]
  let status: ExitStatus

  init(_ messages: [String], hints: [String] = [], status: ExitStatus = .usage) {
    self.messages = messages
    self.hints = hints
    self.status = status
  }

  init(_ message: String, hints: String...) {
    self.init([message], hints: hints)
  }

  init(_ problem: FileProblem) {
    // `{"` in base64url: a token where the name of a file belongs, which is not repeated.
    guard !problem.path.utf8.starts(with: "eyJ".utf8) else {
      self.init("a token was given where the name of a file belongs")
      return
    }
    self.init(problem.description)
  }
}
