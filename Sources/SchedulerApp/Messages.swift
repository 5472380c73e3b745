internal import JOSE
internal import Scheduling
internal import StrictJSON

extension SchedulerAPI {
  /// Stores a message, and has the sender woken at its moment.
  func createMessage(_ request: Request) throws(Problem) -> Outcome {
    let caller = try request.knownCaller
    let (group, url) = (try request.group, try request.url)
    let now = request.now
    let body = try request.event.json(maximumBytes: SchedulerAPI.maximumMessageBody)
    let draft: Draft
    do throws(InvalidMembers) {
      draft = try Draft(reading: body, at: now)
    } catch {
      guard let message = try answered(body, request, caller) else { throw Problem(error) }
      return created(message, url)
    }
    let key = try IdempotencyKey(of: request.event, by: caller, asking: draft, of: group, at: now)
    let message = Message(
      group: group, id: try request.identifier(of: Message.self), subject: draft.subject, deliverAt: draft.deliverAt,
      createdAt: now.wholeSecond, author: caller.principal)
    let insertion = try asking { () throws(StoreFault) in
      try store.insert(message, text: draft.text, key: key)
    }
    switch insertion {
    case .inserted: return created(message, url)
    case .repeated(let id, let fingerprint):
      guard let key, key.fingerprint.equals(utf8: fingerprint) else {
        throw Problem(
          .idempotencyKeyReused,
          "you gave this Idempotency-Key to another request within the last 7 days; take a new one")
      }
      return created(try stored(MessageReference(group: group, id: id)), url)
    }
  }

  /// The message that was made when the same request came in time; nil where there was no such request. Whoever has lost the
  /// answer asks again, and `deliverAt` may have passed by then.
  private func answered(_ body: JSONValue, _ request: Request, _ caller: KnownCaller) throws(Problem) -> Message? {
    guard let draft = try? Draft(reading: body, at: nil) else { return nil }
    let (group, now) = (try request.group, request.now)
    let key = try IdempotencyKey(of: request.event, by: caller, asking: draft, of: group, at: now)
    guard let key else { return nil }
    let known = try asking { () throws(StoreFault) in
      try store.insertion(under: key.digest, in: group, at: now.wholeSecond)
    }
    guard case .repeated(let id, key.fingerprint) = known else { return nil }
    return try stored(MessageReference(group: group, id: id))
  }

  /// The answer to whoever asked for a message, the first time and each further one. The alarm is set each time: the first
  /// may have died between the store and the timer.
  private func created(_ message: Message, _ url: ServiceURL) -> Outcome {
    let place = "\(url.text)/groups/\(message.group)/messages/\(message.id)"
    var outcome = Outcome(201, .json(message.json()), headers: [("location", place)])
    guard message.state == .scheduled else { return outcome }
    do throws(TimerFault) {
      try timer.arm(Alarm(message: message.reference, attempt: message.attempts), at: message.deliverAt)
    } catch {
      // It is stored, and that is what counts: the sweeper looks for what was not woken.
      outcome.warning = Outcome.Warning(
        code: "timer_unavailable",
        reason: "a message has no alarm, the sweeper will send it: \(error.code): \(error.reason)")
    }
    return outcome
  }

  /// A page of a group's messages, without their texts.
  func listMessages(_ request: Request) throws(Problem) -> Outcome {
    let group = try request.group
    let asked = try ListParameters<Message, Message.Status>(of: request.event)
    let page = try asking { () throws(StoreFault) in
      try store.messages(of: group, status: asked.status, after: asked.cursor, limit: asked.limit)
    }
    return try list(page.items.map { $0.json() }, next: page.next?.text, asked, request, of: "messages")
  }

  /// One message with its text.
  func showMessage(_ request: Request) throws(Problem) -> Outcome {
    let reference = try request.message
    let message = try stored(reference)
    guard let text = try asking({ () throws(StoreFault) in try store.text(of: reference) }) else {
      throw SchedulerAPI.unknownMessage
    }
    return Outcome(200, .json(message.json(text: text)))
  }

  /// Takes a message back.
  func cancelMessage(_ request: Request) throws(Problem) -> Outcome {
    let reference = try request.message
    for _ in 0..<SchedulerAPI.maximumRaces {
      let message = try stored(reference)
      switch Schedule.cancel(message, at: request.now) {
      case .alreadyCancelled: return Outcome(204, .nothing)
      case .refused(let code): throw SchedulerAPI.refusal(of: code)
      case .write(let cancelled):
        guard try asking({ () throws(StoreFault) in try store.replace(cancelled) }) else { continue }
        return disarmed(message)
      }
    }
    throw SchedulerAPI.contended
  }

  /// The alarm of a message that nobody is to send any more. If it stays, the sender that it wakes finds nothing to do.
  private func disarmed(_ message: Message) -> Outcome {
    var outcome = Outcome(204, .nothing)
    do throws(TimerFault) {
      try timer.disarm(Alarm(message: message.reference, attempt: message.attempts))
    } catch {
      outcome.warning = Outcome.Warning(
        code: "timer_unavailable",
        reason: "a cancelled message still has its alarm, which will find nothing to do: \(error.code): \(error.reason)"
      )
    }
    return outcome
  }

  private func stored(_ reference: MessageReference) throws(Problem) -> Message {
    let message = try asking { () throws(StoreFault) in try store.message(reference) }
    guard let message else { throw SchedulerAPI.unknownMessage }
    return message
  }

  private static var unknownMessage: Problem { Problem(.messageUnknown, "the group has no message with this id") }

  private static func refusal(of code: String) -> Problem {
    switch code {
    case ProblemCode.messageSent.rawValue: Problem(.messageSent, "what has been sent cannot be taken back")
    case ProblemCode.messageFailed.rawValue: Problem(.messageFailed, "it was given up; there is nothing to take back")
    default: Problem(.messageSending, "it is being sent right now; a minute later it may be put down, or sent")
    }
  }

  /// A page of a list as its reader gets it.
  ///
  /// - Parameter what: the list's name in its path.
  func list<Item, Status>(
    _ items: [JSONText], next: String?, _ asked: ListParameters<Item, Status>, _ request: Request, of what: String
  ) throws(Problem) -> Outcome {
    var outcome = Outcome(
      200, .json(.object(["items": .array(items), "next": next.map { .string($0) } ?? .null])))
    if let next {
      let status = asked.status.map { "status=\($0.rawValue)&" } ?? ""
      let page =
        "\(try request.url.text)/groups/\(try request.group)/\(what)?\(status)limit=\(asked.limit)&cursor=\(next)"
      outcome.headers.append(("link", "<\(page)>; rel=\"next\""))
    }
    return outcome
  }
}

extension Problem {
  init(_ invalid: InvalidMembers) {
    self.init(.membersInvalid, "errors says what is wrong with which member", members: invalid.problems)
  }
}

extension Message {
  /// What a caller is shown of a message.
  ///
  /// - Parameter text: nil: it is left out.
  fileprivate func json(text: String? = nil) -> JSONText {
    var members: [JSONText.Member] = [
      .init("id", .string(id.text)), .init("group", .string(group.text)), .init("subject", .string(subject)),
    ]
    if let text { members.append(.init("body", .string(text))) }
    members += [
      .init("deliverAt", .string(deliverAt.description)), .init("createdAt", .string(createdAt.description)),
      .init("author", .string(author)), .init("status", .string(status.rawValue)),
    ]
    switch state {
    case .scheduled, .sending, .waiting: break
    case .sent(let moment): members.append(.init("sentAt", .string(moment.description)))
    case .cancelled(let moment): members.append(.init("cancelledAt", .string(moment.description)))
    case .failed(let moment, let code):
      members += [.init("failedAt", .string(moment.description)), .init("failure", .string(code))]
    }
    if attempts > 0 {
      members.append(
        .init(
          "progress",
          .object([
            "accepted": .integer(Int64(progress.accepted)), "rejected": .integer(Int64(progress.rejected)),
            "uncertain": .integer(Int64(progress.uncertain)),
          ])))
    }
    return .object(members)
  }
}
