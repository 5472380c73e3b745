import OIDC
import Testing

@testable import Authorization
@testable import JOSE

let stage = "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod"

func date(_ seconds: Double) throws -> NumericDate { try #require(NumericDate(secondsSinceEpoch: seconds)) }

func issuer(_ name: String = "customers", groupsClaim: String? = "cognito:groups") throws -> Issuer {
  try Issuer(
    name: name, identifier: "https://\(name).example", audiences: .any, algorithms: [.hs256],
    keys: .secrets([TimedSecret(.environment("SECRET"))]), groupsClaim: groupsClaim)
}

func permission(_ name: String) throws -> Permission { try #require(Permission(name)) }

/// `GET /a/{x}`, `ANY /{proxy+}` or `$connect`, and a permission.
func route(_ text: String, _ permissionName: String) throws -> Route {
  let parts = text.split(separator: " ")
  guard parts.count == 2 else { return Route(.key(text), permission: try permission(permissionName)) }
  let method = HTTPMethod(rawValue: String(parts[0]))
  #expect(method != nil || parts[0] == "ANY")
  return Route(.http(method, try PathTemplate(parsing: String(parts[1]))), permission: try permission(permissionName))
}

func role(_ name: String, _ permissions: [String]) throws -> Role {
  Role(
    name: name, permissions: try permissions.map(permission),
    grants: [RoleGrant(issuer: "customers", conditions: [.groups([name])])])
}

func authorization(_ routes: [(String, String)], roles: [[String]], scope: AnswerScope = .stage) throws -> Authorization
{
  try Authorization(
    issuers: [issuer()], roles: roles.enumerated().map { try role("r\($0)", $1) },
    routes: routes.map { try route($0, $1) }, scope: scope)
}

func grant(_ permissions: [String], groups: [String] = []) throws -> Grant {
  let permissions = try permissions.map(permission)
  return Grant(
    issuer: "customers", subject: "3f2a", roles: permissions.isEmpty ? [] : ["r0"], permissions: permissions,
    tenures: Dictionary(permissions.map { ($0, .always) }, uniquingKeysWith: max), groups: groups,
    expiresAt: try date(1_800_000_000),
    at: try date(1_700_000_000))
}

func arn(_ request: String) throws -> MethodARN {
  try #require(MethodARN(parsing: "\(stage)/\(request)"))
}

extension IAMPolicy {
  /// What any statement allows, or denies, whenever that is.
  var allowed: [String] { statements.filter { $0.effect == .allow }.flatMap(\.resources) }
  var denied: [String] { statements.filter { $0.effect == .deny }.flatMap(\.resources) }
}
