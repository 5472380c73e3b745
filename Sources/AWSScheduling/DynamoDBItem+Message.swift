internal import JOSE
internal import Scheduling

extension DynamoDBAttributes {
  /// The partition of the index `due`, which only messages that somebody should look after have.
  static let duePartition = "DUE"

  /// A message without its text.
  init(_ message: Message) {
    self = DynamoDBKey(.message, message.id.text, of: message.group).attributes
    add("subject", .text(message.subject))
    add("deliverAt", .moment(message.deliverAt))
    add("createdAt", .moment(message.createdAt))
    add("author", .text(message.author))
    add(message.state)
    add(message.progress)
    add("attempts", .number(Int64(message.attempts)))
    add("fruitlessAttempts", .number(Int64(message.fruitlessAttempts)))
    add("version", .number(message.version))
    if let wakeAt = message.wakeAt {
      add("duePk", .text(DynamoDBAttributes.duePartition))
      add("wakeAt", .moment(wakeAt))
    }
  }

  /// The text of a message.
  init(text: String, of message: Message) {
    self = DynamoDBKey(.text, message.id.text, of: message.group).attributes
    add("text", .text(text))
  }

  private mutating func add(_ state: Message.State) {
    add("state", .text(StateName(state).rawValue))
    switch state {
    case .scheduled: break
    case .sending(let lease):
      add("leaseHolder", .text(lease.holder))
      add("leaseUntil", .moment(lease.until))
    case .waiting(let moment): add("waitUntil", .moment(moment))
    case .sent(let moment), .cancelled(let moment): add("endedAt", .moment(moment))
    case .failed(let moment, let code):
      add("endedAt", .moment(moment))
      add("failure", .text(code))
    }
  }

  private mutating func add(_ progress: Message.Progress) {
    add("after", progress.after.map { .text($0.text) })
    if let inFlight = progress.inFlight {
      add("inFlight", .text(inFlight.subscriber.text))
      add("inFlightTries", .number(Int64(inFlight.tries)))
    }
    add("accepted", .number(Int64(progress.accepted)))
    add("rejected", .number(Int64(progress.rejected)))
    add("uncertain", .number(Int64(progress.uncertain)))
  }
}

extension DynamoDBItem {
  /// The message that this item is.
  func message(of group: GroupName) throws(StoreFault) -> Message {
    Message(
      group: group, id: try identifier(), subject: try text("subject"), deliverAt: try moment("deliverAt"),
      createdAt: try moment("createdAt"), author: try text("author"), state: try state(), progress: try progress(),
      attempts: Int(try count("attempts")), fruitlessAttempts: Int(try count("fruitlessAttempts")),
      version: try count("version", atLeast: 1))
  }

  private func state() throws(StoreFault) -> Message.State {
    switch try text("state", as: "state of a message", StateName.init) {
    case .scheduled: .scheduled
    case .sending: .sending(Message.Lease(holder: try text("leaseHolder"), until: try moment("leaseUntil")))
    case .waiting: .waiting(until: try moment("waitUntil"))
    case .sent: .sent(at: try moment("endedAt"))
    case .cancelled: .cancelled(at: try moment("endedAt"))
    case .failed: .failed(at: try moment("endedAt"), code: try text("failure"))
    }
  }

  private func progress() throws(StoreFault) -> Message.Progress {
    Message.Progress(
      after: has("after") ? try text("after", as: "identifier", SubscriberID.init) : nil,
      inFlight: has("inFlight")
        ? Message.InFlight(
          subscriber: try text("inFlight", as: "identifier", SubscriberID.init),
          tries: Int(try count("inFlightTries"))) : nil,
      accepted: Int(try count("accepted")), rejected: Int(try count("rejected")),
      uncertain: Int(try count("uncertain")))
  }
}

/// The attribute `state`.
enum StateName: String, CaseIterable {
  case scheduled, sending, waiting, sent, cancelled, failed

  init(_ state: Message.State) {
    self =
      switch state {
      case .scheduled: .scheduled
      case .sending: .sending
      case .waiting: .waiting
      case .sent: .sent
      case .cancelled: .cancelled
      case .failed: .failed
      }
  }

  /// Those that a caller is shown under one name.
  static func all(of status: Message.Status) -> [StateName] {
    switch status {
    case .scheduled: [.scheduled]
    case .sending: [.sending, .waiting]
    case .sent: [.sent]
    case .cancelled: [.cancelled]
    case .failed: [.failed]
    }
  }
}
