internal import SAMTemplate

/// Which of the template's functions are which of ours. The executables are not in a template; what is asked of a function
/// says which it is.
struct FunctionRoles: Sendable {
  /// Behind the authorizers.
  let authorizer: Deployment.Function
  /// Behind the routes.
  let scheduler: Deployment.Function

  init(of deployment: Deployment) throws(GatewayFault) {
    authorizer = try Self.only(
      deployment.api.authorizers.map(\.functionID), in: deployment, what: "behind the authorizers")
    scheduler = try Self.only(deployment.api.routes.map(\.functionID), in: deployment, what: "behind the routes")
    guard scheduler.handler == "api" else {
      throw GatewayFault(
        "function_unsupported",
        "\(scheduler.id) has the handler \(scheduler.handler); behind routes the scheduler's api is meant")
    }
  }

  private static func only(
    _ ids: [String], in deployment: Deployment, what: String
  ) throws(GatewayFault) -> Deployment.Function {
    let ids = Set(ids).sorted()
    guard let id = ids.first, ids.count == 1, let function = deployment.functions.first(where: { $0.id == id }) else {
      throw GatewayFault(
        "function_unsupported",
        "\(what) there is one function here, and the template has \(ids.isEmpty ? "none" : ids.joined(separator: ", "))"
      )
    }
    return function
  }
}
