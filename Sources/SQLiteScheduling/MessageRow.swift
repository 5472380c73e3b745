internal import Foundation
internal import GRDB
internal import JOSE
internal import Scheduling

/// How a message stands in its table.
enum MessageRow {
  /// What never changes, and what does, each with the message's value for it.
  static let fixedColumns = ["group_name", "id", "subject", "author", "deliver_at", "created_at"]
  static let changingColumns = [
    "state", "state_moment", "lease_holder", "failure_code", "progress_after", "in_flight", "in_flight_tries",
    "accepted", "rejected", "uncertain", "attempts", "fruitless_attempts", "version", "status", "wake_at",
  ]

  static func fixedValues(of message: Message) -> [(any DatabaseValueConvertible)?] {
    [
      message.group.text, message.id.text, Data(message.subject.utf8), Data(message.author.utf8),
      message.deliverAt.seconds, message.createdAt.seconds,
    ]
  }

  static func changingValues(of message: Message) -> [(any DatabaseValueConvertible)?] {
    let (state, moment, holder, code): (String, NumericDate?, String?, String?) =
      switch message.state {
      case .scheduled: ("scheduled", nil, nil, nil)
      case .sending(let lease): ("sending", lease.until, lease.holder, nil)
      case .waiting(let moment): ("waiting", moment, nil, nil)
      case .sent(let moment): ("sent", moment, nil, nil)
      case .cancelled(let moment): ("cancelled", moment, nil, nil)
      case .failed(let moment, let code): ("failed", moment, nil, code)
      }
    let progress = message.progress
    return [
      state, moment?.seconds, holder.map { Data($0.utf8) }, code.map { Data($0.utf8) }, progress.after?.text,
      progress.inFlight?.subscriber.text, progress.inFlight?.tries, progress.accepted, progress.rejected,
      progress.uncertain, message.attempts, message.fruitlessAttempts, message.version, message.status.rawValue,
      message.wakeAt?.seconds,
    ]
  }

  static func message(_ row: Row) throws -> Message {
    let fields = Fields(row)
    let inFlight = try fields.optional("in_flight", Fields.identifier) as SubscriberID?
    return Message(
      group: try fields.group(), id: try fields.required("id", Fields.identifier),
      subject: try fields.required("subject", Fields.bytes),
      deliverAt: try fields.required("deliver_at", Fields.moment),
      createdAt: try fields.required("created_at", Fields.moment), author: try fields.required("author", Fields.bytes),
      state: try state(fields),
      progress: Message.Progress(
        after: try fields.optional("progress_after", Fields.identifier),
        inFlight: try inFlight.map { subscriber in
          Message.InFlight(subscriber: subscriber, tries: try fields.required("in_flight_tries", Fields.number))
        },
        accepted: try fields.required("accepted", Fields.number),
        rejected: try fields.required("rejected", Fields.number),
        uncertain: try fields.required("uncertain", Fields.number)),
      attempts: try fields.required("attempts", Fields.number),
      fruitlessAttempts: try fields.required("fruitless_attempts", Fields.number),
      version: try fields.required("version", Fields.largeNumber))
  }

  private static func state(_ fields: Fields) throws -> Message.State {
    func moment() throws -> NumericDate { try fields.required("state_moment", Fields.moment) }
    switch try fields.required("state", Fields.text) {
    case "scheduled": return .scheduled
    case "sending":
      return .sending(Message.Lease(holder: try fields.required("lease_holder", Fields.bytes), until: try moment()))
    case "waiting": return .waiting(until: try moment())
    case "sent": return .sent(at: try moment())
    case "cancelled": return .cancelled(at: try moment())
    case "failed": return .failed(at: try moment(), code: try fields.required("failure_code", Fields.bytes))
    default: throw fields.unreadable("state")
    }
  }
}

extension NumericDate {
  /// As it stands in the database.
  var seconds: Int64 { Int64(secondsSinceEpoch) }
}
