internal import APIGateway
package import Authorization
package import JOSE
package import Scheduling
internal import StrictJSON

/// The scheduler behind the authorizer, as a function from a request to an answer. What is behind it (store, timer, clock,
/// chance) is passed in, and who asks says the event alone.
package struct SchedulerAPI: Sendable {
  let store: any Store
  let timer: any Timer
  private let currentTokens: TokensSource
  let settings: APISettings
  private let authority: Authority

  /// The role of a caller, by the ARN of the user or the assumed role; nil: none.
  package typealias Callers = @Sendable (_ userARN: String) -> Role?

  /// The most bytes of a message's body, JSON and all.
  package static let maximumMessageBody = 64 << 10
  /// The most bytes of a subscriber's.
  package static let maximumSubscriberBody = 4 << 10

  /// - Parameters:
  ///   - store: where messages and subscribers are.
  ///   - timer: what wakes the sender.
  ///   - tokens: gives what makes and believes the links in mails; asked only where a mail or a link is at hand, so that
  ///     secrets which cannot be had disturb nobody else.
  ///   - settings: what the owner decides.
  ///   - callers: the policy document's word on callers that AWS knows; nil: there is none, and they are refused.
  package init(
    store: any Store, timer: any Timer, tokens: @escaping TokensSource, settings: APISettings, callers: Callers?
  ) {
    self.store = store
    self.timer = timer
    currentTokens = tokens
    self.settings = settings
    authority = Authority(callers: callers, groupIssuers: settings.groupIssuers)
  }

  /// Answers one event of a REST API, an HTTP API or a Function URL. Whatever the bytes are, there is an answer.
  ///
  /// - Parameters:
  ///   - event: JSON as API Gateway or Lambda sends it.
  ///   - now: the moment to judge at.
  ///   - chance: gives at least `Identifier.randomByteCount` random bytes, or none where there are none to be had.
  package func reply(to event: [UInt8], at now: NumericDate, chance: () -> [UInt8]) -> Reply {
    let request: ProxyEvent
    do throws(InvalidEvent) {
      request = try ProxyEvent(parsing: event)
    } catch {
      return Answer(origin: [], crossOrigin: settings.crossOrigin).reply(to: Problem(error))
    }
    let routes = matches(of: request.path)
    let answer = Answer(
      origin: request.values(ofHeader: "origin"), crossOrigin: settings.crossOrigin,
      accept: routes.contains(where: \.endpoint.hasPages) ? request.values(ofHeader: "accept") : nil)
    do throws(Problem) {
      return answer.reply(with: try outcome(of: request, at: routes, now: now, chance: chance))
    } catch {
      return answer.reply(to: error)
    }
  }

  private typealias Match = (endpoint: Endpoint, place: PathPattern.Place)

  /// The routes of a path, one for each method. Behind a custom domain, and with some APIs, a path begins as the service's
  /// address ends; it is looked at as it is first, so that a base path hides no route.
  private func matches(of path: String) -> [Match] {
    func matches(_ path: String) -> [Match] {
      Endpoint.all.compactMap { endpoint in endpoint.path.match(path).map { (endpoint, $0) } }
    }
    let found = matches(path)
    guard found.isEmpty, let base = settings.url?.path, !base.isEmpty, path.utf8.starts(with: base.utf8) else {
      return found
    }
    return matches(String(decoding: path.utf8.dropFirst(base.utf8.count), as: UTF8.self))
  }

  private func outcome(
    of event: ProxyEvent, at routes: [Match], now: NumericDate, chance: () -> [UInt8]
  ) throws(Problem) -> Outcome {
    guard !routes.isEmpty else { throw Problem(.routeUnknown, "nothing is here") }
    guard let route = routes.first(where: { $0.endpoint.method.equals(utf8: event.method) }) else {
      let methods = routes.map(\.endpoint.method)
      // A browser asks before it sends; who asks for a page that may not is told what everybody is told.
      if event.method.equals(utf8: "OPTIONS"), settings.crossOrigin.allows(event.values(ofHeader: "origin")) {
        return Outcome(204, .nothing, headers: settings.crossOrigin.preflight(methods))
      }
      let allowed = methods.joined(separator: ", ")
      throw Problem(.methodNotAllowed, "use \(allowed)", headers: [("allow", allowed)])
    }
    let caller = try authority.caller(of: event, for: route.endpoint.access, on: route.place.group, at: now)
    let request = Request(
      event: event, place: route.place, caller: caller, address: settings.url ?? event.serviceURL, now: now,
      chance: chance())
    return try route.endpoint.answer(self, request)
  }
}

extension SchedulerAPI {
  /// Who the caller is, as the service believes.
  func me(_ request: Request) throws(Problem) -> Outcome {
    let caller = try request.knownCaller
    var members: [JSONText.Member] = [
      .init("principal", .string(caller.principal)), .init("role", .string(caller.role)),
      .init("permissions", .strings(caller.permissions)), .init("groups", .strings(caller.groups)),
      .init("authType", .string(caller.authType)),
    ]
    if let issuer = caller.issuer { members.append(.init("issuer", .string(issuer))) }
    if let end = caller.expiresAt.flatMap({ NumericDate(secondsSinceEpoch: Double($0)) }) {
      members.append(.init("expiresAt", .string(end.description)))
    }
    return Outcome(200, .json(.object(members)))
  }

  /// What the store answers; what it cannot is the service's fault, and may be another day.
  func asking<Value>(_ ask: () throws(StoreFault) -> Value) throws(Problem) -> Value {
    do throws(StoreFault) {
      return try ask()
    } catch {
      throw Problem(
        .storeUnavailable, "try again; what was to be done may have been done",
        reason: "the store: \(error.code): \(error.reason)", headers: [("retry-after", "5")])
    }
  }

  /// What makes and believes links.
  func tokens() throws(Problem) -> SubscriptionTokens {
    do throws(LettersFault) {
      return try currentTokens()
    } catch {
      throw Problem(
        .lettersUnavailable, "try again", reason: "no link can be made or checked: \(error.reason)",
        headers: [("retry-after", "5")])
    }
  }

  /// How often a change is tried anew where somebody else was first.
  static var maximumRaces: Int { 5 }

  static var contended: Problem {
    Problem(
      .storeContended, "others were changing the same; try again",
      reason: "lost \(maximumRaces) races in a row over one item", headers: [("retry-after", "1")])
  }
}

extension ProxyEvent {
  /// What stands before the path in the caller's eyes; nil where the event does not say.
  fileprivate var serviceURL: ServiceURL? { address.flatMap { try? ServiceURL(parsing: $0) } }
}

extension Problem {
  fileprivate init(_ invalid: InvalidEvent) {
    switch invalid {
    case .request(.tooLarge): self.init(.requestTooLarge, "send less", reason: "\(invalid)")
    case .request(let fault): self.init(.requestMalformed, "the request \(fault)")
    case .unreadable, .member: self.init(.eventMalformed, "the request could not be read", reason: "\(invalid)")
    }
  }
}
