internal import HTTPFetch
internal import SystemCalls

/// The loop of a Lambda function: take a call, answer it, take the next.
///
/// Not for threads: one loop per process, on its main thread.
package struct LambdaRuntime {
  private let interface: RuntimeInterface
  private let isTerminating: () -> Bool

  /// A runtime for the interface that Lambda names in `AWS_LAMBDA_RUNTIME_API`. From now on SIGTERM ends the loop and
  /// not the process.
  package init(environment: [String: String]) throws(LambdaRuntimeProblem) {
    TerminationSignal.install()
    try self.init(environment: environment, isTerminating: { TerminationSignal.wasRaised })
  }

  /// A runtime that ends when somebody else says so.
  package init(
    environment: [String: String], isTerminating: @escaping () -> Bool
  ) throws(LambdaRuntimeProblem) {
    guard let authority = environment["AWS_LAMBDA_RUNTIME_API"], !authority.isEmpty else { throw .notOnLambda }
    do throws(HTTPFailure) {
      interface = try RuntimeInterface(authority: authority)
    } catch {
      throw .unreachable(error)
    }
    self.isTerminating = isTerminating
  }

  /// Tells Lambda that this process cannot start; the process should end, with an exit status other than 0, after this.
  package func reportInitError(_ error: InvocationError) throws(LambdaRuntimeProblem) {
    let status: Int
    do throws(HTTPFailure) {
      status = try interface.report(error, of: nil)
    } catch {
      throw .unreachable(error)
    }
    guard status == 202 else { throw .refused(step: .initError, status: status) }
  }

  /// Takes and answers calls until SIGTERM.
  ///
  /// - Parameters:
  ///   - maximumInvocations: ends after so many calls; nil is what Lambda wants.
  ///   - handler: answers a call, or says why it cannot. An answer of more than 6 MB becomes an error.
  ///   - afterAnswer: runs between an answer and the next call, also where there will be no next one. The sandbox is
  ///     frozen only while it waits for a call, so this is where work that no caller should wait for is done. The call's
  ///     deadline still holds: Lambda ends a sandbox that has not asked for the next call by then.
  ///   - report: is told of what went wrong and did not end the loop: an answer that Lambda did not take (the call had
  ///     timed out, say), or an attempt to get the next call.
  /// - Throws: when the next call cannot be had after a few attempts. The process should end: Lambda starts another.
  package func run(
    maximumInvocations: Int? = nil,
    handler: (Invocation) -> Result<[UInt8], InvocationError>,
    afterAnswer: (Invocation) -> Void = { _ in },
    report: (LambdaRuntimeProblem) -> Void = { _ in }
  ) throws(LambdaRuntimeProblem) {
    var answered = 0
    while answered < maximumInvocations ?? .max, let (requestID, response) = try next(report) {
      let invocation = Invocation(requestID: requestID, response: response)
      answer(requestID, invocation, handler, report)
      answered += 1
      if let invocation { afterAnswer(invocation) }
    }
  }

  /// The next call, or nil if it is time to end.
  private func next(
    _ report: (LambdaRuntimeProblem) -> Void
  ) throws(LambdaRuntimeProblem) -> (requestID: String, response: HTTPResponse)? {
    // The interface lives in the same sandbox: when it is not there after these pauses, it is gone. In seconds.
    var pauses = [0.05, 0.2, 0.5]
    while !isTerminating() {
      do throws(LambdaRuntimeProblem) {
        return try attemptNext()
      } catch {
        if case .unreachable(.cancelled) = error { return nil }
        // "Container error. Non-recoverable state. Runtime should exit promptly."
        if case .refused(_, 500) = error { throw error }
        guard !pauses.isEmpty else { throw error }
        report(error)
        Pause.sleep(seconds: pauses.removeFirst())
      }
    }
    return nil
  }

  private func attemptNext() throws(LambdaRuntimeProblem) -> (requestID: String, response: HTTPResponse) {
    let response: HTTPResponse
    do throws(HTTPFailure) {
      response = try interface.next(isCancelled: isTerminating)
    } catch {
      throw .unreachable(error)
    }
    guard response.status == 200 else { throw .refused(step: .next, status: response.status) }
    guard let requestID = Invocation.requestID(of: response) else { throw .namelessInvocation }
    return (requestID, response)
  }

  private func answer(
    _ requestID: String, _ invocation: Invocation?, _ handler: (Invocation) -> Result<[UInt8], InvocationError>,
    _ report: (LambdaRuntimeProblem) -> Void
  ) {
    let result: Result<[UInt8], InvocationError>
    if let invocation {
      // Where X-Ray's clients look for it. The trace of the last call must not stay.
      Environment.set("_X_AMZN_TRACE_ID", to: invocation.traceID)
      result = handler(invocation)
    } else {
      result = .failure(.init(errorType: "Runtime.InvocationMalformed", errorMessage: "the call has no deadline"))
    }
    do throws(HTTPFailure) {
      let step: LambdaRuntimeProblem.Step
      var status: Int
      switch result {
      case .success(let payload) where payload.count <= RuntimeInterface.maximumPayloadBytes:
        step = .answer
        status = try interface.answer(requestID, payload)
      case .success(let payload):
        step = .error
        status = try interface.report(Self.tooLarge(payload.count), of: requestID)
      case .failure(let error):
        step = .error
        status = try interface.report(error, of: requestID)
      }
      if status != 202 { report(.refused(step: step, status: status)) }
    } catch {
      report(.unreachable(error))
    }
  }

  private static func tooLarge(_ byteCount: Int) -> InvocationError {
    InvocationError(
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: "the answer has \(byteCount) bytes, more than the \(RuntimeInterface.maximumPayloadBytes) allowed")
  }
}
