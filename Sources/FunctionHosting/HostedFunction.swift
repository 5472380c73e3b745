package import LambdaRuntime
package import Logging

/// What a function brings to its host: how it answers a call, and what it does between two of them.
package struct HostedFunction {
  /// Answers one call. The logger carries the call's request id.
  package typealias Answer = (Invocation, Logger) -> Result<[UInt8], InvocationError>

  /// Does what no caller should wait for, when the answer has been posted and the next call is not yet asked for.
  ///
  /// It is given what is left of the call's time, less a margin (`Invocation.timeLeft`), and has to be done by then. The
  /// time is zero where the process is to end: then only what must not be lost is worth doing.
  package typealias AfterAnswer = (Duration) -> Void

  let answer: Answer
  let afterAnswer: AfterAnswer

  /// A function that answers calls and, where it has something to do, works between them.
  package init(answer: @escaping Answer, afterAnswer: @escaping AfterAnswer = { _ in }) {
    self.answer = answer
    self.afterAnswer = afterAnswer
  }
}
