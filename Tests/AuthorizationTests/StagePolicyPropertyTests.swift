import Foundation
import StrictJSON
import TestSupport
import Testing

@testable import Authorization

private func randomRequest(using random: inout Seeded) -> String {
  let method = ["GET", "GET", "POST", "PUT", "TRACE"].randomElement(using: &random).unsafelyPresent
  let segments = (0..<Int.random(in: 1...6, using: &random)).map { _ in
    ["a", "a", "b", "b", "c", "x", "a:b", "%2F", ""].randomElement(using: &random).unsafelyPresent
  }
  return "\(method)/\(segments.joined(separator: "/"))"
}

/// docs/policy.md, "What a wildcard cannot say": a path that no route takes stays allowed where an allowed `{name}` covers
/// it and another allowed request lies where the denial would have to be. `RoutingAutomatonTests` tries the reach that
/// this trusts.
private func isTheDocumentedLimit(_ request: String, of authorization: Authorization, for caller: Grant) -> Bool {
  let parts = request.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
  guard let table = HTTPMethod(rawValue: String(parts[0])).flatMap({ authorization.table.table(for: $0) }) else {
    return false
  }
  let allowed = authorization.table.places { caller.permissions.contains($0.permission) }
  let excesses = table.entries.filter { allowed.contains($0.place) }.flatMap(\.excesses).compactMap(\.denials.first)
  return excesses.contains { denial in
    !denial.reach.isDisjoint(with: allowed)
      && IAMEvaluator.matches(Array(denial.glob.text.utf8)[...], Array(parts[1].utf8)[...])
  }
}

@Test func thePolicyAllowsExactlyWhatAuthorizationAllows() throws {
  print("thePolicyAllowsExactlyWhatAuthorizationAllows: LATCHKEY_SEED=\(seed) LATCHKEY_CASES=\(cases)")
  var random = Seeded(state: seed)
  var (accepted, refused, allowed, denied, beyond, limits) = (0, 0, 0, 0, 0, 0)
  for _ in 0..<cases {
    let table = Table(using: &random)
    let authorization: Authorization
    do {
      authorization = try Authorization(
        issuers: [issuer()], roles: table.roles.enumerated().map { try role("r\($0)", $1) },
        routes: table.routes.map { try route($0.text, $0.permission) })
    } catch let error as InvalidPolicy {
      // `/{n0}` and `/{n1}` never meet here, so only a crossing refuses.
      #expect(error.problems.allSatisfy { $0.reason.contains("answerFor") }, "\(table.description) \(error)")
      refused += 1
      continue
    }
    accepted += 1
    for _ in 0..<3 {
      let held = table.roles.filter { _ in Bool.random(using: &random) }
      let caller = try grant(Set(held.joined()).sorted())
      let requests = (0..<25).map { _ in randomRequest(using: &random) }
      let answer = authorization.answer(for: caller, asking: try arn(requests[0]))
      let policy = try IAMEvaluator(answer.policy.json.encoded())
      try expectSmall(answer.policy)
      // Cached for one route, asked for another: the answer must be the same.
      for request in requests[..<3] {
        #expect(authorization.answer(for: caller, asking: try arn(request)).policy == answer.policy)
      }
      for request in requests {
        let asked = try arn(request)
        let isAllowed = policy.allows("\(stage)/\(request)")
        switch authorization.decision(for: caller, route: asked.request) {
        case .allow:
          allowed += 1
          #expect(
            isAllowed, "seed \(seed): \(request) must be allowed to \(held): \(table.description) \(answer.policy)")
        case .deny(_, .routeUnknown):
          beyond += 1
          guard isAllowed else { continue }
          limits += 1
          #expect(
            isTheDocumentedLimit(request, of: authorization, for: caller),
            "seed \(seed): \(request) is no route and allowed to \(held): \(table.description) \(answer.policy)")
        default:
          denied += 1
          #expect(
            !isAllowed, "seed \(seed): \(request) must be denied to \(held): \(table.description) \(answer.policy)")
        }
      }
    }
  }
  print(
    "\(accepted) tables, \(refused) refused; \(allowed) allowed, \(denied) denied, \(beyond) beyond, \(limits) at the limit"
  )
  // A generator that makes no cases would prove nothing.
  #expect(accepted > cases / 4 && refused > cases / 100 && allowed > cases && denied > cases && beyond > cases)
}

/// No duplicates, nothing that another resource of the same statement covers, every ARN within AWS's limit.
private func expectSmall(_ policy: IAMPolicy) throws {
  for resources in [policy.allowed, policy.denied] {
    for (index, resource) in resources.enumerated() {
      #expect(stage.utf8.count + 1 + resource.utf8.count <= IAMPolicy.maximumResourceBytes)
      for (other, pattern) in resources.enumerated() where other != index {
        // A glob as text holds only literals and stars, so matching it as text decides for its language, too.
        #expect(
          !IAMEvaluator.matches(Array(pattern.utf8)[...], Array(resource.utf8)[...]), "\(pattern) covers \(resource)")
      }
    }
  }
}
