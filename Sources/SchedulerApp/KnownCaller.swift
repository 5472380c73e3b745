internal import Authorization
internal import LatchkeyContext

/// Who asks, as somebody said whom we believe: the authorizer, or AWS and the policy document.
struct KnownCaller: Sendable, Equatable {
  /// The one name of this caller.
  let principal: String
  /// How they were believed.
  let authType: String
  let role: String
  let permissions: [String]
  let groups: [String]
  /// The owner's name for whoever signed their token; nil where AWS vouches for them.
  let issuer: String?
  /// Seconds since the epoch; nil: no end.
  let expiresAt: Int64?

  /// A caller whom the authorizer believed.
  init(_ context: CallerContext) {
    principal = context.principalID
    authType = context.authType.rawValue
    role = context.role
    permissions = context.permissions.names
    groups = context.groups
    issuer = context.issuer
    expiresAt = context.expiresAt
  }

  /// A caller whom AWS knows by a signature, and whom the policy document gives a role. They are in no group.
  init(userARN: String, role: Role) {
    principal = "iam:\(userARN)"
    authType = "iam"
    self.role = role.name
    permissions = role.permissions.map(\.name)
    (groups, issuer, expiresAt) = ([], nil, nil)
  }

  /// Whether they have this permission: exactly this text.
  func may(_ permission: String) -> Bool { permissions.contains { $0.equals(utf8: permission) } }

  /// Whether they are in that group: exactly this text.
  func isMember(of group: String) -> Bool { groups.contains { $0.equals(utf8: group) } }
}
