internal import Authorization
internal import Credentials
internal import JOSE
internal import PolicyDocument
internal import StrictJSON

extension Linter {
  /// Beyond so many bytes of permissions little room is left for groups.
  static let longPermissions = 2048
  /// Beyond so many bytes an answer costs time in each request that is not cached.
  static let longAnswer = 65_536

  mutating func lookAtAnswers() {
    let authorization = policy.authorization
    let permissions = Set(authorization.roles.flatMap(\.permissions))
    let joined = permissions.reduce(-1) { $0 + 1 + $1.name.utf8.count }
    if joined > Linter.longPermissions {
      report(
        .contextLarge, "$.roles",
        "the permissions of a caller with every role need \(joined) bytes of the \(Grant.maximumContextBytes) of a context"
      )
    }
    switch authorization.scope {
    case .stage:
      lookAtSizes()
      if policy.httpAPIAnswer == .simple {
        report(
          .simpleAnswerCached, "$.httpApiAnswer",
          "a simple answer is for one route, and API Gateway would keep it for all of them")
      }
    case .route: lookAtScope()
    }
  }

  /// What "answerFor": "route" is for, if anything.
  private mutating func lookAtScope() {
    let authorization = policy.authorization
    do throws(InvalidPolicy) {
      _ = try Authorization(checked: authorization.roles, routes: authorization.routes, scope: .stage)
      let needsAddress = policy.credentials.contains { $0.authType == .address }
      if !needsAddress {
        report(.routeAnswerNeedless, "$.answerFor", "an answer for the whole stage could be given, and kept")
      }
    } catch {
      for problem in error.problems {
        report(.routesWouldCross, problem.path, "no answer for the whole stage can be given: \(problem.reason)")
      }
    }
  }

  /// The answers to callers with one role, as they would be written.
  private mutating func lookAtSizes() {
    let authorization = policy.authorization
    for (place, role) in authorization.roles.enumerated() {
      let grant = authorization.grant(role: role.name, to: "x", by: .jwt, until: .latest, at: now)
      for request in requests {
        guard let asked = MethodARN(parsing: "\(Linter.usualStage)/\(request)") else { continue }
        let answer = authorization.answer(for: grant, asking: asked)
        let bytes =
          answer.policy.json.encoded().count
          + answer.context.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + "\"\":\"\",".utf8.count }
        let path = "$.roles[\(place)]"
        if request == "$connect", bytes > Answer.maximumWebSocketBytes {
          report(
            .answerTooLarge, path,
            "the answer to a caller with the role \(role.name) needs \(bytes) bytes, and a WebSocket API takes "
              + "\(Answer.maximumWebSocketBytes)")
        } else if bytes > Linter.longAnswer {
          report(.answerLarge, path, "the answer to a caller with the role \(role.name) needs \(bytes) bytes")
        }
      }
    }
  }

  /// One request of each kind of API that the routes are for.
  private var requests: [String] {
    let keys = policy.authorization.routes.compactMap { route -> String? in
      if case .key(let key) = route.target { key } else { nil }
    }
    let hasWebSocket = keys.contains { $0 != "$default" }
    return (hasWebSocket ? ["$connect"] : []) + (keys.count < policy.authorization.routes.count ? ["GET/"] : [])
  }

  /// As long as the ARN of a stage usually is.
  private static let usualStage = "arn:aws:execute-api:eu-central-1:123456789012:abcdef1234/production"
}
