/// Who signs requests with credentials of IAM, and the role that each has: for functions whose callers have no token and no
/// Lambda authorizer in front.
package struct KnownCallers: Sendable {
  /// One line of the document.
  package struct Caller: Sendable {
    package let pattern: CallerPattern
    /// The name of a role.
    package let role: String

    package init(_ pattern: CallerPattern, role: String) {
      self.pattern = pattern
      self.role = role
    }
  }

  /// In the order of the document.
  package let all: [Caller]
  private let roles: [Role]

  /// - Parameters:
  ///   - callers: in the order in which they are looked at.
  ///   - roles: all that there are. Whoever has a role that is not among them has none.
  package init(_ callers: [Caller], roles: [Role]) {
    all = callers
    self.roles = roles
  }

  /// The role of whoever has signed as `userARN`: that of the first pattern that matches; nil for a stranger.
  ///
  /// - Parameter userARN: from `requestContext.authorizer.iam`, and from nowhere else.
  package func role(of userARN: String) -> Role? {
    guard let caller = all.first(where: { $0.pattern.matches(userARN) }) else { return nil }
    return roles.first { $0.name.utf8.elementsEqual(caller.role.utf8) }
  }
}
