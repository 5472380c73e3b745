internal import JOSE
package import Logging
package import Scheduling

extension Delivery.Outcome {
  /// A stable name, for logs.
  var name: String {
    switch self {
    case .unknownMessage: "unknown_message"
    case .sent: "sent"
    case .alreadyOver: "already_over"
    case .early: "early"
    case .held: "held"
    case .overtaken: "overtaken"
    case .putDown: "put_down"
    case .failed: "failed"
    case .storeFailed: "store_failed"
    }
  }
}

extension Logger {
  /// One record for each delivery: which message, never whose and never what is in it.
  package func note(_ outcome: Delivery.Outcome, of message: MessageReference, isSwept: Bool = false) {
    var metadata: Logger.Metadata = [
      "outcome": "\(outcome.name)", "group": "\(message.group)", "messageId": "\(message.id)",
    ]
    if isSwept { metadata["isSwept"] = "true" }
    var level = Logger.Level.info
    switch outcome {
    case .sent(let progress): metadata.merge(progress.counts) { $1 }
    case .putDown(let code, let until, let progress):
      metadata.merge(progress.counts) { $1 }
      metadata["code"] = "\(code)"
      metadata["until"] = "\(until)"
      if code != "out_of_time" { level = .warning }
    case .failed(let code, let progress):
      metadata.merge(progress.counts) { $1 }
      metadata["code"] = "\(code)"
      level = .error
    case .storeFailed(let code):
      metadata["code"] = "\(code)"
      level = .error
    case .alreadyOver(let status): metadata["status"] = "\(status.rawValue)"
    case .early(let until), .held(let until): metadata["until"] = "\(until)"
    case .unknownMessage: level = .warning
    case .overtaken: break
    }
    log(level: level, "delivery", metadata: metadata)
  }
}

extension Message.Progress {
  fileprivate var counts: Logger.Metadata {
    [
      "accepted": .stringConvertible(accepted), "rejected": .stringConvertible(rejected),
      "uncertain": .stringConvertible(uncertain),
    ]
  }
}
