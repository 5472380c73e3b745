internal import Authorization
internal import PolicyLint
internal import StrictJSON

extension AccessMatrix {
  /// One route, and every role's access to it; members and their order are what programs depend on
  /// (docs/command-line.md).
  func json(ofRoute route: Int) -> JSONText {
    .object([
      "route": .string(routes[route].description), "permission": .string(routes[route].permission.name),
      "roles": .array(
        roles.indices.map { role in
          let access = access(role: role, route: route)
          return .object([
            "role": .string(roles[role].name), "access": .string(access.word), "signIns": .array(access.signIns),
          ])
        }),
    ])
  }
}

extension AccessMatrix.Access {
  fileprivate var word: String {
    switch self {
    case .none: "none"
    case .never: "never"
    case .always: "always"
    case .conditional: "conditional"
    }
  }

  /// The ways to sign in of which one is needed, each a list of conditions that must all hold.
  fileprivate var signIns: [JSONText] {
    guard case .conditional(let signIns) = self else { return [] }
    return signIns.map { signIn in
      .array(
        signIn.steps.map { step in
          .object([
            "maxAge": step.maxAge.map { .integer(Int64($0)) } ?? .null, "amr": .strings(step.methods),
            "acr": .strings(step.contextClasses),
          ])
        })
    }
  }
}
