internal import Glibc

/// Where a program's output goes. Unbuffered: what was written is out.
package struct OutputStream: Sendable {
  /// File descriptor 1.
  package static let standardOutput = OutputStream(descriptor: 1)

  /// File descriptor 2.
  package static let standardError = OutputStream(descriptor: 2)

  private let descriptor: Int32

  /// A stream over an open file descriptor, which stays the caller's to close.
  package init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Writes every byte.
  ///
  /// - Throws: `closed` if the reader has gone (`latchkey … | head`): nobody is left to tell, so end quietly.
  package func write(_ bytes: [UInt8]) throws(OutputProblem) {
    _ = Self.brokenPipesAreErrors
    guard writeAll(bytes, to: descriptor) else {
      let code = SystemError.last
      throw code == EPIPE ? .closed : .other(errno: code)
    }
  }

  /// Writes a text as UTF-8.
  package func write(_ text: String) throws(OutputProblem) {
    try write(Array(text.utf8))
  }

  /// Whether a person is looking: the stream is a terminal.
  package var isTerminal: Bool { isatty(descriptor) == 1 }

  /// By default a write to a pipe without a reader ends the process in silence, exit status and all. A handler that does
  /// nothing is as good as SIG_IGN here (see SystemError.swift), and no program that we might start inherits it.
  private static let brokenPipesAreErrors: Void = {
    signal(SIGPIPE) { _ in }
  }()
}

/// Why output could not be written.
package enum OutputProblem: Error, Equatable, CustomStringConvertible {
  /// The reader has gone (EPIPE).
  case closed
  /// Another error of the system, by its number (`errno`).
  case other(errno: Int32)

  /// What happened.
  package var description: String {
    switch self {
    case .closed: "the output's reader has gone"
    case .other(let code): "the output cannot be written: \(SystemError.message(code))"
    }
  }
}
