import APIGateway
import Foundation
import Scheduling
import SchedulerApp
import Testing

/// Who asks says the authorizer's context and nothing else.
@Suite struct AuthorityTests {
  @Test func meSaysWhoTheAuthorizerSaysItIs() throws {
    let reply = try World().reply("GET", "/me", as: World.context(["messages:read"], groups: ["readers", "münchen"]))
    #expect(reply.response.status == 200)
    #expect(
      reply.response.body
        == #"{"principal":"customers:u-1","role":"user","permissions":["messages:read"],"groups":["readers","münchen"],"#
        + #""authType":"jwt","issuer":"customers","expiresAt":"2028-01-17T01:00:00Z"}"#)
    #expect(reply.header("cache-control") == "no-store")
  }

  @Test func meSaysWithWhatACallerCame() throws {
    var context = World.context(["messages:read"], subject: "reports")
      .merging(["issuer": "credentials", "authType": "api-key"]) { $1 }
    (context["principalId"], context["expiresAt"]) = ("credentials:reports", nil)
    let object = try World().reply("GET", "/me", as: context).object
    #expect(object["authType"] as? String == "api-key")
    #expect(object["expiresAt"] == nil)
  }

  @Test(arguments: ["role", "permissions", "groups", "issuer", "subject", "authType", "expiresAt"])
  func withoutTheWholeContextThereIsNoCaller(missing: String) throws {
    var context = World.writer
    context[missing] = nil
    let reply = try World().reply("GET", "/me", as: context)
    #expect(reply.response.status == 500)
    #expect(reply.code == "context_missing")
    #expect(reply.reason?.contains(missing) == true)
    #expect(!reply.response.body.contains("customers"))
  }

  @Test(arguments: [
    ["permissions": ""], ["permissions": "a,,b"], ["groups": "readers"], ["groups": "[1]"], ["authType": "JWT"],
    ["expiresAt": "soon"], ["issuer": "A"], ["principalId": "customers:u-2"],
  ])
  func aContextThatTheAuthorizerDoesNotWriteIsNoCallers(change: [String: String]) throws {
    let reply = try World().reply("GET", "/me", as: World.writer.merging(change) { $1 })
    #expect(reply.response.status == 500)
    #expect(reply.code == "context_malformed")
  }

  @Test func aRouteWithoutAnAuthorizerIsTheOwnersToMend() throws {
    for context in [nil, [:], ["integrationLatency": "3"]] as [[String: String]?] {
      let reply = try World().reply("GET", "/groups/readers/messages", as: context)
      #expect(reply.response.status == 500)
      #expect(reply.code == "authorizer_missing")
      #expect(reply.reason?.hasPrefix("the route has no authorizer") == true)
      #expect(!reply.response.body.contains("authorizer;"))
    }
  }

  @Test func anExpiredContextIsRefusedAndTheCallerCanMendIt() throws {
    let context = World.context(["messages:read"]).merging(["expiresAt": "1800000000"]) { $1 }
    let world = try World()
    #expect(try world.reply("GET", "/me", as: context, at: moment("2027-01-15T07:59:59.9Z")).response.status == 200)
    let reply = try world.reply("GET", "/me", as: context, at: moment("2027-01-15T08:00:00Z"))
    #expect(reply.response.status == 401)
    #expect(reply.code == "context_expired")
    #expect(reply.header("www-authenticate") == #"Bearer error="invalid_token""#)
  }

  /// `String ==` says that "é" is "e" with an accent; a group of that name is another.
  @Test func namesAreComparedByteForByte() throws {
    let world = try World()
    for groups in [["Readers"], ["readers "], ["reader"], ["readers\\u0000"], []] {
      let reply = try world.reply(
        "GET", "/groups/readers/messages", as: World.context(["messages:read"], groups: groups))
      #expect(reply.code == "group_forbidden")
    }
    for permission in ["messages:rea", "messages:read.all", "messages"] {
      let reply = try world.reply("GET", "/groups/readers/messages", as: World.context([permission]))
      #expect(reply.code == "permission_missing")
    }
  }

  /// A header or a query that looks like a context is the caller's own word.
  @Test func nothingButTheContextNamesACaller() throws {
    let lies = World.context(World.everything).map { ($0.key, $0.value) }
    let reply = try World().reply("GET", "/groups/readers/messages", query: lies, headers: lies)
    #expect(reply.code == "authorizer_missing")
  }

  @Test func aForeignGroupLooksTheSameWhateverIsInIt() throws {
    let world = try World()
    let message = try world.message(in: World.foreign)
    let ids = [message.id.text, "01kf0000000000000000000000"]
    let replies = try ids.map { try world.reply("GET", "/groups/others/messages/\($0)", as: World.writer) }
    #expect(replies[0] == replies[1])
    #expect(replies[0].code == "group_forbidden")
  }

  @Test func whoMayNotIsToldBeforeTheBodyIsRead() throws {
    let world = try World()
    let reply = try world.reply("POST", "/groups/others/messages", as: World.writer, body: "{")
    #expect(reply.code == "group_forbidden")
  }

  /// A partner's users may be in a group that is called as one of ours.
  @Test func onlyTheGroupsOfTheIssuersThatCountAreMailingGroups() throws {
    let path = "/groups/readers/messages"
    func code(_ issuers: Set<String>?, as caller: [String: String]) throws -> String {
      try World(groupIssuers: issuers).reply("GET", path, as: caller).code
    }
    let issuer = try #require(World.writer["issuer"])
    #expect(try code(nil, as: World.writer) == "ok")
    #expect(try code([issuer], as: World.writer) == "ok")
    #expect(try code([issuer, "partners"], as: World.writer) == "ok")
    #expect(try code(["partners"], as: World.writer) == "group_forbidden")
    #expect(try code(["partners"], as: World.context(["messages:read", "groups:any"])) == "ok")
  }
}
