internal import LambdaRuntime
package import Logging
internal import StructuredLogging
internal import SystemCalls

/// The frame around a Lambda function: its log, its start, its loop, its end. A function brings only its answers.
package enum FunctionHost {
  /// Runs a function until Lambda ends it, and then ends the process: with status 0 after an orderly end, 1 otherwise.
  ///
  /// - Parameters:
  ///   - label: the function's name in its log.
  ///   - start: reads the configuration and makes the function. What it throws is logged and reported to Lambda as an
  ///     init error.
  package static func run(label: String, start: (Logger) throws(StartFailure) -> HostedFunction) -> Never {
    ProcessEnd.exit(status(label: label, start: start))
  }

  private static func status(label: String, start: (Logger) throws(StartFailure) -> HostedFunction) -> Int32 {
    let (logger, levelFault) = makeLogger(label: label)
    do throws(LambdaRuntimeProblem) {
      let runtime = try LambdaRuntime(environment: Environment.all())
      do throws(StartFailure) {
        if let levelFault { throw levelFault }
        let function = try start(logger)
        return loop(runtime, logger, function)
      } catch {
        for problem in error.problems { logger.critical("the function cannot start", metadata: problem) }
        try runtime.reportInitError(
          InvocationError(errorType: error.errorType, errorMessage: "the function cannot start"))
        return 1
      }
    } catch {
      logger.critical("\(error)", metadata: ["code": "\(error.code)"])
      return 1
    }
  }

  private static func loop(_ runtime: LambdaRuntime, _ logger: Logger, _ function: HostedFunction) -> Int32 {
    do throws(LambdaRuntimeProblem) {
      try runtime.run(
        handler: { invocation in
          var logger = logger
          logger[metadataKey: "requestId"] = .string(invocation.requestID)
          return function.answer(invocation, logger)
        },
        afterAnswer: { invocation in
          function.afterAnswer(TerminationSignal.wasRaised ? .zero : invocation.timeLeft())
        },
        report: { problem in logger.error("\(problem)", metadata: ["code": "\(problem.code)"]) })
      return 0
    } catch {
      logger.critical("\(error)", metadata: ["code": "\(error.code)"])
      return 1
    }
  }

  private static func makeLogger(label: String) -> (Logger, StartFailure?) {
    var level = Logger.Level.info
    var fault: StartFailure?
    if let name = Environment.value(of: "LATCHKEY_LOG_LEVEL"), !name.isEmpty {
      do throws(UnknownLogLevel) {
        level = try Logger.Level(name: name)
      } catch {
        fault = StartFailure(
          errorType: "Latchkey.LogLevelUnknown",
          problems: [["code": "log_level_unknown", "reason": "LATCHKEY_LOG_LEVEL: \(error)"]])
      }
    }
    return (Logger(label: label) { [level] in JSONLogHandler(label: $0, level: level) }, fault)
  }
}

/// Why a function cannot start.
package struct StartFailure: Error {
  /// The kind of failure, fit for a metric.
  package let errorType: String
  /// What is wrong, a log record for each thing; at least one.
  package let problems: [Logger.Metadata]

  /// A failure of a kind, with all its problems.
  package init(errorType: String, problems: [Logger.Metadata]) {
    self.errorType = errorType
    self.problems = problems
  }
}
