import APIGateway
import Authorization
import Foundation
import JOSE
import SchedulerApp
import Testing

/// The same service behind a REST API, an HTTP API and a Function URL.
@Suite struct EventShapeTests {
  /// An event of payload 2.0.
  static func event(
    _ method: String, _ path: String, authorizer: [String: Any]?, query: String = "", headers: [String: String] = [:],
    body: String? = nil, domain: String? = "abc.execute-api.eu-central-1.amazonaws.com"
  ) throws -> [UInt8] {
    var context: [String: Any] = [
      "http": ["method": method, "path": path, "sourceIp": "192.0.2.1"], "requestId": "r-1", "stage": "live",
    ]
    context["domainName"] = domain
    context["authorizer"] = authorizer
    var event: [String: Any] = [
      "version": "2.0", "rawPath": path, "rawQueryString": query, "headers": headers, "requestContext": context,
      "isBase64Encoded": false,
    ]
    event["body"] = body
    return Array(try JSONSerialization.data(withJSONObject: event))
  }

  @Test func anHTTPAPIsContextIsRead() throws {
    let world = try World()
    let reply = world.reply(
      to: try Self.event(
        "POST", "/live/groups/readers/messages", authorizer: ["lambda": World.writer],
        headers: ["content-type": "application/json"], body: World.draft))
    #expect(reply.response.status == 201)
    for authorizer in [nil, [:], ["lambda": [String: String]()]] as [[String: Any]?] {
      let reply = world.reply(to: try Self.event("GET", "/live/groups/readers/messages", authorizer: authorizer))
      #expect(reply.code == "authorizer_missing")
    }
  }

  static let user = "arn:aws:sts::123456789012:assumed-role/reports/session"

  static func iam(_ callers: SchedulerAPI.Callers?, _ path: String = "/groups/readers/messages") throws -> Reply {
    try World(callers: callers).reply(
      to: event("GET", path, authorizer: ["iam": ["userArn": user, "accountId": "123456789012"]]))
  }

  static func role(_ permissions: [String]) throws -> Role {
    try Role(name: "service", permissions: permissions.map { try #require(Permission($0)) }, grants: [])
  }

  @Test func aCallerOfAFunctionURLHasTheRoleOfThePolicyDocument() throws {
    let role = try Self.role(["messages:read", "groups:any"])
    let callers: SchedulerAPI.Callers = { $0 == Self.user ? role : nil }
    #expect(try Self.iam(callers).response.status == 200)
    #expect(
      try Self.iam(callers, "/me").response.body
        == #"{"principal":"iam:\#(Self.user)","role":"service","permissions":["messages:read","groups:any"],"groups":[],"#
        + #""authType":"iam"}"#)
  }

  @Test func aCallerOfAFunctionURLIsInNoGroup() throws {
    let role = try Self.role(["messages:read"])
    #expect(try Self.iam { _ in role }.code == "group_forbidden")
    let other = try Self.role(["messages:write", "groups:any"])
    #expect(try Self.iam { _ in other }.code == "permission_missing")
  }

  @Test func aCallerWithoutARoleIsNobody() throws {
    let unknown = try Self.iam { _ in nil }
    #expect((unknown.response.status, unknown.code) == (403, "caller_unknown"))
    let missing = try Self.iam(nil)
    #expect((missing.response.status, missing.code) == (500, "callers_missing"))
    #expect(!(unknown.reason ?? "").contains("arn:") && !unknown.response.body.contains("arn:"))
  }

  // MARK: Paths and addresses

  @Test func thePathMayBeginAsTheAddressEnds() throws {
    let world = try World()
    for path in ["/status", "/live/status"] { #expect(try world.reply("GET", path).response.status == 200) }
    for path in ["/live", "/live/", "/livestatus", "/live/live/status", "/dev/status", "/status/live"] {
      #expect(try world.reply("GET", path).code == "route_unknown", "\(path)")
    }
  }

  /// In one template an API cannot be named to the function behind it; the request says where it came in.
  @Test func withoutASettingTheEventNamesTheAddress() throws {
    let world = try World(namesItself: false)
    func post(_ domain: String?) throws -> Reply {
      world.reply(
        to: try Self.event(
          "POST", "/live/groups/readers/messages", authorizer: ["lambda": World.writer],
          headers: ["content-type": "application/json"], body: World.draft, domain: domain))
    }
    let place = try #require(try post("abc.execute-api.eu-central-1.amazonaws.com").header("location"))
    #expect(place.hasPrefix("https://abc.execute-api.eu-central-1.amazonaws.com/live/groups/readers/messages/"))
    let before = world.store.calls.count
    for domain in [nil, "evil.example/?", "a\"b"] {
      let reply = try post(domain)
      #expect((reply.response.status, reply.code) == (500, "address_missing"))
    }
    #expect(world.store.calls.count == before)
  }

  @Test(arguments: [
    "", "/", "//", "status", "/status/", "//status", "/Status", "/groups//messages", "/groups/readers/messages/",
    "/groups/-readers/messages", "/groups/re%61ders/messages", "/groups/re aders/messages", "/groups/ä/messages",
    "/groups/readers/messages/01KF0000000000000000000000", "/groups/readers/messages/01kf000000000000000000000",
    "/groups/readers/messages/91kf0000000000000000000000", "/groups/../readers/messages", "/subscriptions",
    "/groups/readers", "/groups/readers/messages/01kf0000000000000000000000/x", "/groups/{group}/messages",
  ])
  func whatIsNoPathOfOursIsNowhere(path: String) throws {
    for caller in [nil, World.writer] {
      for method in ["GET", "POST", "OPTIONS", "HEAD"] {
        let reply = try World().reply(method, path, as: caller, headers: [("origin", "https://app.example.com")])
        #expect((reply.response.status, reply.code) == (404, "route_unknown"))
      }
    }
  }

  @Test(arguments: ["HEAD", "PUT", "get", "", "OPTIONS", "TRACE"]) func otherMethodsAreNotThere(method: String) throws {
    let reply = try World().reply(method, "/groups/readers/messages", as: World.writer)
    #expect((reply.response.status, reply.code) == (405, "method_not_allowed"))
    #expect(reply.header("allow") == "POST, GET")
  }

  @Test(arguments: ["", "null", "[]", "{}", "{\"httpMethod\":1,\"path\":\"/me\"}", "{\"httpMethod\":\"GET\"}", "\u{0}"])
  func whatIsNoEventIsTheOwnersToMend(event: String) throws {
    let reply = try World().reply(to: Array(event.utf8))
    #expect((reply.response.status, reply.code) == (500, "event_malformed"))
    #expect(reply.header("content-type") == "application/problem+json")
  }

  @Test func anEventThatIsTooLargeIsTheCallersToMend() throws {
    let event = try World.event("GET", "/status", body: [UInt8](repeating: 0x61, count: 1 << 20))
    let reply = try World().reply(to: event)
    #expect((reply.response.status, reply.code) == (413, "request_too_large"))
  }

  @Test func aQueryThatCannotBeReadIsTheCallersToMend() throws {
    let reply = try World().reply(to: Self.event("GET", "/live/status", authorizer: nil, query: "a=%zz"))
    #expect((reply.response.status, reply.code) == (400, "request_malformed"))
  }
}
