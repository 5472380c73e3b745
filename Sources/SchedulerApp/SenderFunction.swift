internal import FunctionHosting
internal import JOSE
internal import KeyFetching
internal import LambdaRuntime
internal import Logging
internal import Scheduling
internal import StrictJSON
internal import SystemCalls

/// The function that sends a message when its moment has come.
enum SenderFunction {
  static func make(_ workshop: Workshop) -> HostedFunction {
    HostedFunction(
      answer: { invocation, logger in
        workshop.journal.begin(with: logger)
        guard let reference = MessageReference(alarm: invocation.payload) else {
          // Lambda tries it again, and puts it into the dead-letter queue: it is not what a schedule sends.
          logger.error("the event names no message", metadata: ["code": "event_malformed"])
          return .failure(
            InvocationError(errorType: "Latchkey.EventMalformed", errorMessage: "the event names no message"))
        }
        let limit = invocation.timeLeft()
        let time = SenderTime.left(limit)
        do throws(LettersFault) {
          let sender = try workshop.sender(of: invocation.functionARN, within: limit, time: time)
          let outcome = sender.deliver(reference, as: Sender.newHolder(), logger: logger)
          logger.note(outcome, of: reference)
          return outcome.result
        } catch {
          logger.error(
            "no mail can be written", metadata: ["code": "letters_unavailable", "reason": "\(error.reason)"])
          return .failure(
            InvocationError(errorType: "Latchkey.LettersUnavailable", errorMessage: "no mail can be written"))
        }
      },
      afterAnswer: { workshop.refresh(within: $0) })
  }
}

extension MessageReference {
  /// Reads what a schedule sends: `{"group":"readers","message":"01k…"}`.
  fileprivate init?(alarm event: [UInt8]) {
    guard let root = try? JSONDocument(parsing: event, maximumBytes: 4096).root, root.kind == .object,
      let group = root["group"]?.string.flatMap({ GroupName($0) }),
      let id = root["message"]?.string.flatMap({ MessageID($0) })
    else { return nil }
    self.init(group: group, id: id)
  }
}

extension Delivery.Outcome {
  /// What Lambda is told: an error where it should wake us again.
  fileprivate var result: Result<[UInt8], InvocationError> {
    if case .storeFailed = self {
      return .failure(InvocationError(errorType: "Latchkey.StoreFailed", errorMessage: "the store did not answer"))
    }
    return .success(JSONText.object(["outcome": .string(name)]).encoded())
  }
}
