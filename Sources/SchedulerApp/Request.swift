internal import APIGateway
internal import JOSE
internal import Scheduling

/// A request that has found its route, and whose caller may use it.
struct Request {
  let event: ProxyEvent
  /// What its path names.
  let place: PathPattern.Place
  /// Who asks; nil on an open route, where nobody looked.
  let caller: KnownCaller?
  /// What links begin with; nil: nobody says.
  let address: ServiceURL?
  let now: NumericDate
  /// Random bytes for one identifier.
  let chance: [UInt8]

  /// The group in the path.
  var group: GroupName { get throws(Problem) { try present(place.group) } }
  /// The message in the path.
  var message: MessageReference {
    get throws(Problem) { MessageReference(group: try present(place.group), id: try present(place.message)) }
  }
  /// The subscriber in the path.
  var subscriber: SubscriberID { get throws(Problem) { try present(place.subscriber) } }

  /// What links begin with.
  var url: ServiceURL {
    get throws(Problem) {
      guard let address else {
        throw Problem(
          .addressMissing, "the service is not set up rightly; its owner can read why in the log",
          reason: "neither SCHEDULER_URL nor the event says under which address callers see the service; set the former"
        )
      }
      return address
    }
  }

  /// Who asks, on a route that is not for everybody.
  var knownCaller: KnownCaller {
    get throws(Problem) {
      guard let caller else { throw Authority.missing }
      return caller
    }
  }

  /// A route whose path lacks what its handler wants is no route.
  private func present<Value>(_ value: Value?) throws(Problem) -> Value {
    guard let value else { throw Problem(.routeUnknown, "nothing is here") }
    return value
  }

  /// A new identifier.
  func identifier<Subject>(of: Subject.Type) throws(Problem) -> Identifier<Subject> {
    let count = Identifier<Subject>.randomByteCount
    guard chance.count >= count else {
      throw Problem(
        .chanceUnavailable, "nothing was done; try again",
        reason: "there were no random bytes; the log of the start may say why")
    }
    return Identifier(at: now, chance: Array(chance.prefix(count)))
  }
}
