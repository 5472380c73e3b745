internal import APIGateway
internal import Authorization
internal import AuthorizerApp
internal import Credentials
internal import JOSE
internal import LambdaRuntime
internal import StrictJSON

extension Explanation {
  /// One object; its members and their order are what programs depend on (docs/explain.md).
  var json: JSONText {
    .object([
      "decision": .string(verdict.decision.rawValue), "code": .string(verdict.code), "reason": .text(verdict.reason),
      "expected": .text(verdict.expected), "actual": .text(verdict.actual), "at": .string("\(moment)"),
      "event": event.map(\.json) ?? .null, "places": .array(places.map(\.json)),
      "credentials": .array(credentials.map(\.json)), "token": token.map(\.json) ?? .null,
      "caller": caller.map { $0.json(verdict) } ?? .null, "route": route.map(\.json) ?? .null,
      "status": .integer(Int64(status)), "answer": .raw(verdict.bytes),
    ])
  }

  /// What API Gateway makes of the answer, as an HTTP status; 200 stands for whatever the function behind answers.
  var status: Int {
    switch (verdict.decision, verdict.answer) {
    case (.allow, _): 200
    case (.deny, _), (.unauthorized, .success): 403
    case (.unauthorized, .failure): 401
    case (.undecided, _): 500
    }
  }
}

extension Verdict {
  /// What is posted, whichever way.
  var bytes: [UInt8] {
    switch answer {
    case .success(let bytes): bytes
    case .failure(let error): error.body
    }
  }
}

extension Explanation.Event {
  fileprivate var json: JSONText {
    .object([
      "kind": .string(kind.rawValue), "stage": .text(stage), "request": .text(request), "sourceIp": .text(sourceIP),
    ])
  }
}

extension Explanation.Place {
  fileprivate var json: JSONText {
    var members: [JSONText.Member] = [.init("place", .string(name))]
    switch content {
    case .nothing: members.append(.init("found", "nothing"))
    case .token(let fingerprint): members += [.init("found", "token")] + fingerprint.members
    case .key(let fingerprint): members += [.init("found", "key")] + fingerprint.members
    case .basic: members.append(.init("found", "basic"))
    case .unusable(let invalid):
      members += [.init("found", "unusable"), .init("code", .string(invalid.code))]
    }
    return .object(members)
  }
}

extension Fingerprint {
  fileprivate var members: [JSONText.Member] {
    [.init("bytes", .integer(Int64(byteCount))), .init("sha256", .text(digest))]
  }
}

extension Explanation.CredentialFinding {
  fileprivate var json: JSONText {
    var members: [JSONText.Member] = [
      .init("path", .string(path)), .init("kind", .string(credential.authType.rawValue)),
      .init("principal", .string(credential.principal)), .init("role", .string(credential.role)),
    ]
    switch match {
    case .matched(let until): members += [.init("match", "matched"), .init("until", .text(until.map { "\($0)" }))]
    case .different: members.append(.init("match", "different"))
    case .notPresented: members.append(.init("match", "notPresented"))
    case .notLookedAt: members.append(.init("match", "notLookedAt"))
    case .undecided(let reason): members += [.init("match", "undecided"), .init("reason", .string(reason))]
    }
    return .object(members)
  }
}

extension Explanation.Token {
  fileprivate var json: JSONText {
    .object([
      "believed": .boolean(isBelieved), "checks": .array(checks.map(\.json)),
      "claims": claims.map { .minified($0) } ?? .null,
    ])
  }
}

extension CheckList.Line {
  fileprivate var json: JSONText {
    let verdict =
      switch mark {
      case .held: "held"
      case .failed: "failed"
      case .undecided: "undecided"
      case .notChecked: "notChecked"
      }
    return .object([
      "check": .string(subject), "verdict": .string(verdict), "supposed": .boolean(isSupposed),
      "expected": .text(against), "actual": .string(finding),
    ])
  }
}

extension Explanation.Caller {
  /// - Parameter verdict: says who it is, where somebody is believed.
  fileprivate func json(_ verdict: Verdict) -> JSONText {
    let believed = verdict.caller
    return .object([
      "supposed": .boolean(isSupposed), "principalId": .text(believed?.principalID),
      "authType": .text(believed.flatMap { _ in verdict.circumstances.credential }), "roles": .array(roles.map(\.json)),
      "nearMisses": .array(
        nearMisses.map { miss in
          .object([
            "path": .string(miss.path), "role": .string(roles[miss.role].name),
            "missing": .integer(Int64(miss.missing.count)), "conditions": .array(miss.findings.map(\.json)),
          ])
        }), "furtherMisses": .integer(Int64(furtherMisses)),
    ])
  }
}

extension Explanation.RoleFinding {
  fileprivate var json: JSONText {
    .object([
      "name": .string(name), "path": .string(path), "held": .boolean(through != nil), "through": .text(through),
      "conditions": .array(findings.map(\.json)), "permissions": .strings(permissions),
    ])
  }
}

extension ConditionFinding {
  fileprivate var json: JSONText {
    .object([
      "condition": .string(condition), "claim": .text(claim), "held": .boolean(isHeld), "expected": .string(expected),
      "actual": .string(actual),
    ])
  }
}

extension Explanation.RouteFinding {
  fileprivate var json: JSONText {
    .object([
      "taking": .array(
        taking.map { taking in
          .object([
            "path": .string(taking.route.path), "route": .string(taking.route.name),
            "permission": .string(taking.permission), "requires": .array(taking.requires.map(\.json)),
            "standing": taking.standing.map(\.json) ?? .null,
          ])
        }),
      "near": .array(near.map { .object(["path": .string($0.path), "route": .string($0.name)]) }),
    ])
  }
}

extension Standing {
  fileprivate var json: JSONText {
    switch self {
    case .permitted(let until): .object(["permitted": true, "until": .text(until.map { "\($0)" }), "code": .null])
    case .denied(let denial): .object(["permitted": false, "until": .null, "code": .string(denial.code)])
    }
  }
}

extension JSONText {
  /// A string, or null.
  fileprivate static func text(_ text: String?) -> JSONText { text.map { .string($0) } ?? .null }
}
