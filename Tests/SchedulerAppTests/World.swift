import APIGateway
import Authorization
import Foundation
import JOSE
import Scheduling
import SchedulerApp
import Synchronization
import Testing

/// An API over a store in memory and a timer that writes down what it is told, with one way to call it.
struct World {
  let store: HookedStore
  let timer = RecordingTimer()
  let api: SchedulerAPI

  static let now = moment("2027-01-15T08:00:00.25Z")
  static let own = group("readers")
  static let foreign = group("others")
  static let url = "https://api.example.com/live"
  static let secret = Array("a secret of thirty-two bytes....".utf8)

  init(
    store: HookedStore = HookedStore(), origins: String = "https://app.example.com", allowsCredentials: Bool = false,
    openGroups: Set<GroupName>? = nil, groupIssuers: Set<String>? = nil, namesItself: Bool = true,
    callers: SchedulerAPI.Callers? = nil,
    tokens: TokensSource? = nil
  ) throws {
    self.store = store
    let known = try World.tokens
    let url = try namesItself ? ServiceURL(parsing: World.url) : nil
    api = SchedulerAPI(
      store: store, timer: timer, tokens: tokens ?? { known },
      settings: APISettings(
        url: url, crossOrigin: try CrossOrigin(parsing: origins, allowsCredentials: allowsCredentials),
        openGroups: openGroups, groupIssuers: groupIssuers), callers: callers)
  }

  static var tokens: SubscriptionTokens {
    get throws { try SubscriptionTokens([SharedSecret(World.secret, for: [.hs256])]) }
  }

  /// One request, as a REST API sends it.
  func reply(
    _ method: String, _ path: String, as caller: [String: String]? = nil, query: [(String, String)] = [],
    headers: [(String, String)] = [], body: String? = nil, at now: NumericDate = World.now
  ) throws -> Reply {
    try reply(
      to: World.event(method, path, as: caller, query: query, headers: headers, body: body.map { Array($0.utf8) }),
      at: now)
  }

  func reply(to event: [UInt8], at now: NumericDate = World.now) -> Reply {
    api.reply(to: event, at: now) { (0..<10).map { _ in UInt8.random(in: 0...255) } }
  }

  static func event(
    _ method: String, _ path: String, as caller: [String: String]? = nil, query: [(String, String)] = [],
    headers: [(String, String)] = [], body: [UInt8]? = nil
  ) throws -> [UInt8] {
    func grouped(_ pairs: [(String, String)]) -> [String: [String]] {
      Dictionary(pairs.map { ($0.0, [$0.1]) }, uniquingKeysWith: +)
    }
    var context: [String: Any] = ["requestId": "r-1", "stage": "live", "identity": ["sourceIp": "192.0.2.1"]]
    if var caller = caller as [String: Any]? {
      caller["integrationLatency"] = 12
      context["authorizer"] = caller
    }
    var event: [String: Any] = [
      "httpMethod": method, "path": path, "resource": path, "requestContext": context,
      "multiValueHeaders": grouped(headers), "multiValueQueryStringParameters": grouped(query),
      "isBase64Encoded": body != nil,
    ]
    event["body"] = body.map { Data($0).base64EncodedString() }
    return Array(try JSONSerialization.data(withJSONObject: event))
  }

  /// A stored message, as if somebody had asked for it before.
  @discardableResult
  func message(
    in group: GroupName = World.own, subject: String = "Hello", text: String = "Text.", deliverAt: NumericDate? = nil,
    createdAt: NumericDate = World.now.wholeSecond
  ) throws -> Message {
    let message = Message(
      group: group, id: MessageID(at: createdAt, chance: World.chance()), subject: subject,
      deliverAt: deliverAt ?? World.now.wholeSecond.advanced(by: 3600), createdAt: createdAt, author: "customers:u-2")
    #expect(try store.insert(message, text: text, key: nil) == .inserted)
    return message
  }

  /// A stored subscriber.
  @discardableResult
  func subscriber(
    in group: GroupName = World.own, _ address: String = "reader@example.com",
    _ status: Subscriber.Status = .confirmed, invitedAt: NumericDate = World.now.wholeSecond
  ) throws -> Subscriber {
    let subscriber = Subscriber(
      group: group, id: SubscriberID(at: invitedAt, chance: World.chance()),
      address: try #require(EmailAddress(address)),
      status: status, createdAt: invitedAt, invitedAt: invitedAt, confirmedAt: status == .confirmed ? invitedAt : nil)
    #expect(try store.subscribe(subscriber) == subscriber)
    return subscriber
  }

  static func chance() -> [UInt8] { (0..<10).map { _ in UInt8.random(in: 0...255) } }

  /// What the authorizer writes about a caller.
  static func context(
    _ permissions: [String], groups: [String] = ["readers"], subject: String = "u-1"
  ) -> [String: String] {
    let groups = "[" + groups.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    return [
      "principalId": "customers:\(subject)", "role": "user", "permissions": permissions.joined(separator: ","),
      "groups": groups, "issuer": "customers", "subject": subject, "authType": "jwt", "expiresAt": "1831683600",
    ]
  }

  static let everything = [
    "messages:read", "messages:write", "messages:cancel", "subscribers:read", "subscribers:write", "groups:any",
  ]
  static let writer = context(["messages:read", "messages:write", "messages:cancel"])
  static let keeper = context(["subscribers:read", "subscribers:write"])

  static let json = ("content-type", "application/json")
  static let draft = #"{"subject":"Hello","body":"Dear readers,\n…","deliverAt":"2027-01-16T08:00:00Z"}"#
}

func moment(_ text: String) -> NumericDate {
  guard let moment = NumericDate(rfc3339: text) else { fatalError("\(text) is no moment") }
  return moment
}

func group(_ text: String) -> GroupName {
  guard let group = GroupName(text) else { fatalError("\(text) is no group") }
  return group
}

extension Reply {
  func header(_ name: String) -> String? { response.headers.first { $0.name == name }?.value }

  /// The body as JSON.
  var object: [String: Any] {
    get throws { try #require(JSONSerialization.jsonObject(with: Data(response.body.utf8)) as? [String: Any]) }
  }

  var items: [[String: Any]] { get throws { try #require(object["items"] as? [[String: Any]]) } }
}

/// Writes down what it is told.
final class RecordingTimer: Scheduling.Timer {
  enum Call: Equatable {
    case arm(Alarm, NumericDate)
    case disarm(Alarm)
  }

  private let state = Mutex<(calls: [Call], fault: TimerFault?)>(([], nil))

  var calls: [Call] { state.withLock { $0.calls } }

  func fail(with fault: TimerFault?) { state.withLock { $0.fault = fault } }

  func arm(_ alarm: Alarm, at moment: NumericDate) throws(TimerFault) { try note(.arm(alarm, moment)) }
  func disarm(_ alarm: Alarm) throws(TimerFault) { try note(.disarm(alarm)) }

  private func note(_ call: Call) throws(TimerFault) {
    let fault = state.withLock { state in
      state.calls.append(call)
      return state.fault
    }
    if let fault { throw fault }
  }
}

/// A store in memory in front of which something may happen: another's change, or a fault.
final class HookedStore: Store {
  typealias Hook = @Sendable (String) throws(StoreFault) -> Void

  let inner = MemoryStore()
  private let state = Mutex<(hook: Hook?, calls: [String])>((nil, []))

  /// The names of the calls that came so far.
  var calls: [String] { state.withLock { $0.calls } }

  func before(_ hook: @escaping Hook) { state.withLock { $0.hook = hook } }

  private func enter(_ name: String) throws(StoreFault) {
    let hook = state.withLock { state in
      state.calls.append(name)
      return state.hook
    }
    try hook?(name)
  }

  func insert(_ message: Message, text: String, key: IdempotencyKey?) throws(StoreFault) -> Insertion {
    try enter("insert")
    return try inner.insert(message, text: text, key: key)
  }
  func insertion(
    under digest: String, in group: GroupName, at moment: NumericDate
  ) throws(StoreFault) -> Insertion? {
    try enter("insertion")
    return try inner.insertion(under: digest, in: group, at: moment)
  }
  func message(_ reference: MessageReference) throws(StoreFault) -> Message? {
    try enter("message")
    return try inner.message(reference)
  }
  func text(of reference: MessageReference) throws(StoreFault) -> String? {
    try enter("text")
    return try inner.text(of: reference)
  }
  func messages(
    of group: GroupName, status: Message.Status?, after cursor: MessageID?, limit: Int
  ) throws(StoreFault) -> Page<Message> {
    try enter("messages")
    return try inner.messages(of: group, status: status, after: cursor, limit: limit)
  }
  func replace(_ message: Message) throws(StoreFault) -> Bool {
    try enter("replace")
    return try inner.replace(message)
  }
  func due(by moment: NumericDate, limit: Int) throws(StoreFault) -> [MessageReference] {
    try enter("due")
    return try inner.due(by: moment, limit: limit)
  }
  func subscribe(_ newcomer: Subscriber) throws(StoreFault) -> Subscriber {
    try enter("subscribe")
    return try inner.subscribe(newcomer)
  }
  func subscriber(_ id: SubscriberID, of group: GroupName) throws(StoreFault) -> Subscriber? {
    try enter("subscriber")
    return try inner.subscriber(id, of: group)
  }
  func replace(_ subscriber: Subscriber) throws(StoreFault) -> Bool {
    try enter("replaceSubscriber")
    return try inner.replace(subscriber)
  }
  func remove(_ id: SubscriberID, of group: GroupName) throws(StoreFault) -> Bool {
    try enter("remove")
    return try inner.remove(id, of: group)
  }
  func subscribers(
    of group: GroupName, status: Subscriber.Status?, after cursor: SubscriberID?, limit: Int
  ) throws(StoreFault) -> Page<Subscriber> {
    try enter("subscribers")
    return try inner.subscribers(of: group, status: status, after: cursor, limit: limit)
  }
}
