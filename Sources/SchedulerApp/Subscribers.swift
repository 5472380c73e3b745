internal import JOSE
internal import Scheduling
internal import StrictJSON

extension SchedulerAPI {
  /// How long nobody is asked again, in seconds: whoever types in another's address can have them written to this often.
  package static let invitationPause = 3600

  /// Adds somebody who is to be asked whether they want a group's messages.
  ///
  /// The answer is the same whoever they are, bytes and all, for anybody may ask: it must not tell who is subscribed.
  func subscribe(_ request: Request) throws(Problem) -> Outcome {
    let (group, url) = (try request.group, try request.url)
    let now = request.now.wholeSecond
    let body = try request.event.json(maximumBytes: SchedulerAPI.maximumSubscriberBody)
    let address: EmailAddress
    do throws(InvalidMembers) {
      var members = try MemberReader(body, names: ["email"])
      let read = members.read("email") { value throws(MemberFault) in
        guard let address = value.string.flatMap(EmailAddress.init) else {
          throw MemberFault("must be an e-mail address such as reader@example.com, in ASCII")
        }
        return address
      }
      guard members.problems.isEmpty, let read else { throw InvalidMembers(problems: members.problems) }
      address = read
    } catch {
      throw Problem(error)
    }
    var outcome = Outcome(
      202, .json(.object(["status": "accepted", "detail": "if they are not subscribed yet, they are asked by mail"])))
    guard settings.openGroups?.contains(group) ?? true else { return outcome }
    let newcomer = Subscriber(
      group: group, id: try request.identifier(of: Subscriber.self), address: address, createdAt: now, invitedAt: now)
    // Before anything is stored: who was stored without a mail would wait for the next one.
    let letters = Letters(url: url, tokens: try tokens())
    if let invited = try invited(newcomer) { outcome.followUp = [letters.invitation(to: invited, at: request.now)] }
    return outcome
  }

  /// The subscriber, where a mail should go to them: a new one, or one whose last mail is a while ago.
  private func invited(_ newcomer: Subscriber) throws(Problem) -> Subscriber? {
    var stored = try asking { () throws(StoreFault) in try store.subscribe(newcomer) }
    guard stored.id != newcomer.id else { return stored }
    guard stored.status == .pending, stored.invitedAt.advanced(by: SchedulerAPI.invitationPause) < newcomer.invitedAt
    else { return nil }
    stored.invitedAt = newcomer.invitedAt
    stored.version += 1
    // Who loses this race leaves the mail to who won it, or the subscriber has confirmed or left. Two in the same second
    // write the same, and both are told that it is written: then two mails go out.
    let isWritten = try asking { () throws(StoreFault) in try store.replace(stored) }
    return isWritten ? stored : nil
  }

  /// A page of a group's subscribers.
  func listSubscribers(_ request: Request) throws(Problem) -> Outcome {
    let group = try request.group
    let asked = try ListParameters<Subscriber, Subscriber.Status>(of: request.event)
    let page = try asking { () throws(StoreFault) in
      try store.subscribers(of: group, status: asked.status, after: asked.cursor, limit: asked.limit)
    }
    let current = page.items.filter { !$0.hasExpired(at: request.now) }
    return try list(current.map(\.json), next: page.next?.text, asked, request, of: "subscribers")
  }

  /// Removes a subscriber.
  func removeSubscriber(_ request: Request) throws(Problem) -> Outcome {
    let (id, group) = (try request.subscriber, try request.group)
    guard try asking({ () throws(StoreFault) in try store.remove(id, of: group) }) else {
      throw Problem(.subscriberUnknown, "the group has no subscriber with this id")
    }
    return Outcome(204, .nothing)
  }
}

extension Subscriber {
  /// Whether a store may have forgotten them; one that has not is treated as if.
  func hasExpired(at now: NumericDate) -> Bool { expiresAt.map { !(now < $0) } ?? false }

  fileprivate var json: JSONText {
    var members: [JSONText.Member] = [
      .init("id", .string(id.text)), .init("email", .string(address.text)), .init("status", .string(status.rawValue)),
      .init("createdAt", .string(createdAt.description)),
    ]
    if let confirmedAt { members.append(.init("confirmedAt", .string(confirmedAt.description))) }
    return .object(members)
  }
}
