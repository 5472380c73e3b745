internal import APIGateway
internal import FunctionHosting
internal import LambdaRuntime
internal import Logging
internal import StrictJSON
internal import SystemCalls

/// The Lambda function behind the scheduler's routes.
package enum SchedulerFunction {
  /// Runs until Lambda ends it.
  package static func run() -> Never {
    FunctionHost.run(label: "latchkey-scheduler") { _ throws(StartFailure) in
      HostedFunction { invocation, logger in
        let reply = Scheduler.reply(to: invocation.payload, now: WallClock.now())
        logger.note(reply)
        return .success(reply.response.json.encoded())
      }
    }
  }
}

extension Logger {
  fileprivate func note(_ reply: Scheduler.Reply) {
    var metadata: Logger.Metadata = ["status": "\(reply.response.status)", "code": "\(reply.code)"]
    metadata["reason"] = reply.reason.map { "\($0)" }
    log(level: reply.response.status >= 500 ? .error : .info, "reply", metadata: metadata)
  }
}
