internal import APIGateway
internal import JOSE
internal import Scheduling
internal import StrictJSON

/// What the links in mails lead to. Who has the link may use it: the token in it is the authority.
extension SchedulerAPI {
  /// Confirms a subscription; again and again, if the link is opened again.
  func confirm(_ request: Request) throws(Problem) -> Outcome {
    let (id, group, _) = try subscription(in: request, for: .confirm)
    for _ in 0..<SchedulerAPI.maximumRaces {
      let stored = try asking { () throws(StoreFault) in try store.subscriber(id, of: group) }
      guard var subscriber = stored, !subscriber.hasExpired(at: request.now) else {
        throw Problem(
          .subscriptionGone, "the subscription was cancelled, or nobody confirmed it in time; subscribe again")
      }
      if subscriber.status == .pending {
        subscriber.status = .confirmed
        subscriber.confirmedAt = request.now.wholeSecond
        subscriber.version += 1
        let confirmed = subscriber
        guard try asking({ () throws(StoreFault) in try store.replace(confirmed) }) else { continue }
      }
      return answer(
        request, page: Page.confirmed(group), json: ["status": "confirmed", "group": .string(group.text)])
    }
    throw SchedulerAPI.contended
  }

  /// Shows a page with a button. Programs that look for harm in mails open every link, so opening one ends nothing.
  func askWhetherToCancel(_ request: Request) throws(Problem) -> Outcome {
    let (_, group, token) = try subscription(in: request, for: .cancel)
    return Outcome(200, .page(Page.question(group, token: token)))
  }

  /// Ends a subscription at once (RFC 8058); that it has ended already is no fault. The body is not looked at: a mail
  /// program sends `List-Unsubscribe=One-Click`, the page's button nothing, and what counts is the token.
  func cancel(_ request: Request) throws(Problem) -> Outcome {
    let (id, group, _) = try subscription(in: request, for: .cancel)
    _ = try asking { () throws(StoreFault) in try store.remove(id, of: group) }
    return answer(request, page: Page.cancelled(group), json: ["status": "cancelled", "group": .string(group.text)])
  }

  private func subscription(
    in request: Request, for purpose: SubscriptionTokens.Purpose
  ) throws(Problem) -> (SubscriberID, GroupName, token: String) {
    let token = try request.event.parameter("token", code: .linkInvalid) {
      $0
    } otherwise: {
      ""
    }
    guard let token else {
      throw Problem(.linkInvalid, "the link lacks its token; open it whole, as it is in the mail")
    }
    let tokens = try tokens()
    do throws(SubscriptionTokens.Refusal) {
      let subscription = try tokens.subscriber(in: token, for: purpose, at: request.now)
      return (subscription.id, subscription.group, token)
    } catch {
      switch error {
      case .expired:
        throw Problem(
          .linkExpired,
          purpose == .confirm
            ? "it was not opened in time; subscribe again" : "take the link of a more recent message")
      case .invalid(let code):
        throw Problem(
          .linkInvalid, "open it whole, as it is in the mail", reason: "the token of a link is refused: \(code)")
      }
    }
  }

  private func answer(_ request: Request, page: String, json: KeyValuePairs<String, JSONText>) -> Outcome {
    let accept = request.event.values(ofHeader: "accept")
    let isForPeople = Answer(origin: [], crossOrigin: .none, accept: accept).isForPeople
    return Outcome(200, isForPeople ? .page(page) : .json(.object(json)))
  }
}
