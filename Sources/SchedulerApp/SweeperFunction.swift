internal import FunctionHosting
internal import KeyFetching
internal import LambdaRuntime
internal import Logging
internal import Scheduling
internal import StrictJSON
internal import SystemCalls

/// The function that looks for messages that nobody was woken for.
enum SweeperFunction {
  static func make(_ workshop: Workshop) -> HostedFunction {
    HostedFunction(
      answer: { invocation, logger in
        workshop.journal.begin(with: logger)
        let limit = invocation.timeLeft()
        let time = SenderTime.left(limit)
        do {
          let sender = try workshop.sender(of: invocation.functionARN, within: limit, time: time)
          let sweeper = Sweeper(
            store: workshop.store(within: limit), sender: sender, time: time, holder: { Sender.newHolder() })
          let sweep = try sweeper.sweep(logger: logger)
          for (message, outcome) in sweep.outcomes { logger.note(outcome, of: message, isSwept: true) }
          logger.info(
            "swept",
            metadata: ["found": .stringConvertible(sweep.outcomes.count), "isCutShort": "\(sweep.isCutShort)"])
          return .success(
            JSONText.object([
              "found": .integer(Int64(sweep.outcomes.count)), "isCutShort": .boolean(sweep.isCutShort),
            ]).encoded())
        } catch {
          logger.error("nothing could be swept", metadata: ["code": "sweep_failed", "reason": "\(error)"])
          return .failure(InvocationError(errorType: "Latchkey.SweepFailed", errorMessage: "nothing could be swept"))
        }
      },
      afterAnswer: { workshop.refresh(within: $0) })
  }
}
