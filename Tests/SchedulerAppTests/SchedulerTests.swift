import APIGateway
import Foundation
import SchedulerApp
import Testing

@Suite struct SchedulerTests {
  static let context = [
    "principalId": "customers:u-1", "role": "user", "permissions": "messages:read,messages:write",
    "groups": "[\"users\"]", "issuer": "customers", "subject": "u-1", "authType": "jwt", "expiresAt": "1800000300",
  ]

  static func reply(
    _ method: String, _ path: String, authorizer: [String: String]? = nil, now: Double = 1_800_000_000
  ) throws -> Scheduler.Reply {
    var event: [String: Any] = ["httpMethod": method, "path": path, "resource": path]
    if var authorizer = authorizer as [String: Any]? {
      authorizer["integrationLatency"] = 12
      event["requestContext"] = ["authorizer": authorizer]
    }
    return Scheduler.reply(to: Array(try JSONSerialization.data(withJSONObject: event)), now: now)
  }

  @Test func meSaysWhoTheAuthorizerSaysItIs() throws {
    let reply = try Self.reply("GET", "/me", authorizer: Self.context)
    #expect(reply.response.status == 200)
    #expect(
      reply.response.body
        == #"{"principal":"customers:u-1","authType":"jwt","role":"user","permissions":["messages:read","messages:write"]}"#
    )
    #expect(reply.response.headers.contains { $0 == (name: "cache-control", value: "no-store") })
  }

  @Test func meSaysWithWhatACallerCame() throws {
    var context = Self.context.merging(["issuer": "credentials", "subject": "reports", "authType": "api-key"]) { $1 }
    (context["principalId"], context["expiresAt"]) = ("credentials:reports", nil)
    let reply = try Self.reply("GET", "/me", authorizer: context)
    #expect(reply.response.status == 200)
    #expect(reply.response.body.hasPrefix(#"{"principal":"credentials:reports","authType":"api-key","#))
  }

  @Test(arguments: ["role", "permissions", "groups", "issuer", "subject", "authType", "expiresAt"])
  func withoutTheWholeContextThereIsNoCaller(missing: String) throws {
    var context = Self.context
    context[missing] = nil
    let reply = try Self.reply("GET", "/me", authorizer: context)
    #expect(reply.response.status == 500)
    #expect(reply.code == "context_missing")
    #expect(!reply.response.body.contains("customers"))
  }

  @Test func withoutAContextThereIsNoCaller() throws {
    for context in [nil, [:]] as [[String: String]?] {
      let reply = try Self.reply("GET", "/me", authorizer: context)
      #expect(reply.response.status == 500)
      #expect(reply.code == "context_missing")
    }
  }

  @Test func anExpiredContextIsRefusedAndTheCallerCanMendIt() throws {
    #expect(try Self.reply("GET", "/me", authorizer: Self.context, now: 1_800_000_299.9).response.status == 200)
    let reply = try Self.reply("GET", "/me", authorizer: Self.context, now: 1_800_000_300)
    #expect(reply.response.status == 401)
    #expect(reply.code == "context_expired")
    #expect(reply.response.headers.contains { $0.name == "www-authenticate" })
  }

  @Test func statusIsPublic() throws {
    let reply = try Self.reply("GET", "/status")
    #expect(reply.response.status == 200)
    #expect(reply.response.body == #"{"status":"ok"}"#)
  }

  @Test func otherPathsAndMethodsAreNotThere() throws {
    for path in ["/", "/me/", "/ME", "/status/x", ""] {
      #expect(try Self.reply("GET", path, authorizer: Self.context).response.status == 404)
    }
    let reply = try Self.reply("POST", "/me", authorizer: Self.context)
    #expect(reply.response.status == 405)
    #expect(reply.response.headers.contains { $0 == (name: "allow", value: "GET") })
  }

  @Test(arguments: ["", "null", "[]", "{}", "{\"httpMethod\":1,\"path\":\"/me\"}", "{\"httpMethod\":\"GET\"}", "\u{0}"])
  func anythingElseIsA500(event: String) {
    let reply = Scheduler.reply(to: Array(event.utf8), now: 0)
    #expect(reply.response.status == 500)
    #expect(reply.code == "event_malformed")
  }
}
