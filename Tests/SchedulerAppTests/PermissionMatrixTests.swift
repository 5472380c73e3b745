import APIGateway
import Authorization
import Scheduling
import SchedulerApp
import Foundation
import Testing

/// Every route, every kind of caller, the caller's own group and a foreign one: who gets in, and what everybody else is told.
@Suite struct PermissionMatrixTests {
  /// What a route asks for, written down a second time: a table that was read from the code would agree with any code.
  enum Asks: Sendable, Equatable {
    case nothing
    case anyGrant
    case permission(String)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let method: String
    let path: String
    let asks: Asks
    let success: Int
    var body: String?

    var testDescription: String { "\(method) \(path)" }
  }

  static let rows: [Row] = [
    Row(method: "GET", path: "/status", asks: .nothing, success: 200),
    Row(method: "GET", path: "/me", asks: .anyGrant, success: 200),
    Row(
      method: "POST", path: "/groups/{group}/messages", asks: .permission("messages:write"), success: 201,
      body: World.draft),
    Row(method: "GET", path: "/groups/{group}/messages", asks: .permission("messages:read"), success: 200),
    Row(method: "GET", path: "/groups/{group}/messages/{message}", asks: .permission("messages:read"), success: 200),
    Row(
      method: "DELETE", path: "/groups/{group}/messages/{message}", asks: .permission("messages:cancel"), success: 204),
    Row(method: "GET", path: "/services/me", asks: .anyGrant, success: 200),
    Row(
      method: "POST", path: "/services/groups/{group}/messages", asks: .permission("messages:write"), success: 201,
      body: World.draft),
    Row(
      method: "POST", path: "/groups/{group}/subscribers", asks: .nothing, success: 202,
      body: #"{"email":"new@example.com"}"#),
    Row(method: "GET", path: "/groups/{group}/subscribers", asks: .permission("subscribers:read"), success: 200),
    Row(
      method: "DELETE", path: "/groups/{group}/subscribers/{subscriber}", asks: .permission("subscribers:write"),
      success: 204),
    Row(method: "GET", path: "/subscriptions/confirm", asks: .nothing, success: 200),
    Row(method: "GET", path: "/subscriptions/cancel", asks: .nothing, success: 200),
    Row(method: "POST", path: "/subscriptions/cancel", asks: .nothing, success: 200),
  ]

  /// Nobody, each permission alone, all but the one for every group, all, and one that no route asks for.
  static let callers: [[String]?] =
    [nil, [], ["profile:read"], World.everything, World.everything.filter { $0 != "groups:any" }]
    + World.everything.map { [$0] }

  @Test(arguments: rows) func letsInWhoMayAndNobodyElse(_ row: Row) throws {
    for permissions in Self.callers {
      for group in [World.own, World.foreign] {
        // With the permission that the route asks for and the one for every group, too.
        var all: [[String]?] = [permissions]
        if case .permission(let name) = row.asks { all.append([name, "groups:any"]) }
        for permissions in all { try check(row, permissions, group) }
      }
    }
  }

  private func check(_ row: Row, _ permissions: [String]?, _ group: GroupName) throws {
    let world = try World()
    let message = try world.message(in: group)
    let subscriber = try world.subscriber(in: group)
    let before = (world.store.calls.count, try world.store.inner.message(message.reference))
    let path = row.path.replacingOccurrences(of: "{group}", with: group.text)
      .replacingOccurrences(of: "{message}", with: message.id.text)
      .replacingOccurrences(of: "{subscriber}", with: subscriber.id.text)
    let token = try World.tokens.token(
      for: row.path.hasSuffix("confirm") ? .confirm : .cancel, to: subscriber, at: World.now)
    let context: [String: String]? = permissions.map { $0.isEmpty ? [:] : World.context($0) }
    let reply = try world.reply(
      row.method, path, as: context, query: row.path.hasPrefix("/subscriptions") ? [("token", token)] : [],
      headers: [World.json], body: row.body)

    let place = "\(row.testDescription) as \(permissions?.joined(separator: ",") ?? "nobody") in \(group)"
    let (status, code) = expected(row, permissions, group)
    #expect(reply.response.status == status, "\(place)")
    #expect(reply.code == code, "\(place)")
    guard status >= 300 else { return }
    // Whoever may not has moved nothing, and the store was not even asked.
    #expect(world.store.calls.count == before.0, "\(place)")
    #expect(world.timer.calls.isEmpty && reply.followUp.isEmpty, "\(place)")
    #expect(try world.store.inner.message(message.reference) == before.1)
  }

  private func expected(_ row: Row, _ permissions: [String]?, _ group: GroupName) -> (Int, String) {
    guard row.asks != .nothing else { return (row.success, "ok") }
    // A context with integrationLatency alone is what an authorizer that says nothing leaves behind.
    guard let permissions, !permissions.isEmpty else { return (500, "authorizer_missing") }
    guard case .permission(let permission) = row.asks else { return (row.success, "ok") }
    guard permissions.contains(permission) else { return (403, "permission_missing") }
    guard group == World.own || permissions.contains("groups:any") else { return (403, "group_forbidden") }
    return (row.success, "ok")
  }

  @Test func theTableHasEveryRoute() throws {
    // A method that no route has is answered with those that the path has.
    for path in Set(Self.rows.map(\.path)) {
      let world = try World()
      let real = path.replacingOccurrences(of: "{group}", with: "readers")
        .replacingOccurrences(of: "{message}", with: "01kf0000000000000000000000")
        .replacingOccurrences(of: "{subscriber}", with: "01kf0000000000000000000000")
      let reply = try world.reply("PATCH", real)
      #expect(reply.response.status == 405)
      let allowed = Set(try #require(reply.header("allow")).split(separator: ", ").map(String.init))
      #expect(allowed == Set(Self.rows.filter { $0.path == path }.map(\.method)))
    }
  }
}
