import Foundation
import JOSE
import OIDC
import StrictJSON
import TestSupport
import Testing

@testable import Authorization

/// A caller whose roles and whose routes ask for a sign-in that is fresh or strong, as they stand at any moment: the model
/// against which one policy, made at the first moment, must hold at all later ones.
private struct TimedCaller {
  static let start = 1_700_000_000
  static let expiry = start + 900

  /// The permissions of each role that is held, and for how many seconds it is.
  let roles: [(permissions: [String], seconds: Int?)]
  let authentication: Authentication

  init(of table: Table, using random: inout Seeded) throws {
    roles = table.roles.filter { _ in Bool.random(using: &random) }.map { permissions in
      (permissions, Bool.random(using: &random) ? [60, 200, 500, 2000].randomElement(using: &random) : nil)
    }
    let age = [0, 30, 250, 5000].randomElement(using: &random).unsafelyPresent
    authentication = Authentication(
      time: Int.random(in: 0..<8, using: &random) == 0 ? nil : try date(Double(Self.start - age)),
      methods: Bool.random(using: &random) ? ["pwd", "mfa"] : ["pwd"],
      contextClass: Bool.random(using: &random) ? "high" : nil)
  }

  /// The grant that the caller has so many seconds after the start, found anew.
  func grant(after seconds: Int) throws -> Grant {
    var tenures: [Permission: Tenure] = [:]
    for (permissions, limit) in roles where limit.map({ seconds < $0 }) ?? true {
      let tenure = try limit.map { Tenure.until(try date(Double(Self.start + $0))) } ?? .always
      for name in permissions {
        let permission = try permission(name)
        tenures[permission] = max(tenures[permission] ?? tenure, tenure)
      }
    }
    return Grant(
      issuer: "customers", subject: "3f2a", roles: ["r"], permissions: tenures.keys.sorted { $0.name < $1.name },
      tenures: tenures, expiresAt: try date(Double(Self.expiry)), authentication: authentication,
      at: try date(Double(Self.start + seconds)))
  }
}

private func randomStepUp(using random: inout Seeded) -> StepUp? {
  let stepUp = StepUp(
    maxAge: Bool.random(using: &random) ? [60, 300, 300, 1000].randomElement(using: &random) : nil,
    methods: Int.random(in: 0..<4, using: &random) == 0 ? ["mfa"] : [],
    contextClasses: Int.random(in: 0..<6, using: &random) == 0 ? ["high"] : [])
  return stepUp == StepUp() || Bool.random(using: &random) ? nil : stepUp
}

private func randomPath(using random: inout Seeded) -> String {
  let segments = (0..<Int.random(in: 1...5, using: &random)).map { _ in
    ["a", "a", "b", "b", "c", "x", ""].randomElement(using: &random).unsafelyPresent
  }
  return "GET/\(segments.joined(separator: "/"))"
}

/// One answer is kept for as long as the token lives: at every second of that time it allows what a new one would.
@Test func thePolicyAllowsAtEveryMomentWhatAuthorizationAllowsThen() throws {
  print("thePolicyAllowsAtEveryMomentWhatAuthorizationAllowsThen: LATCHKEY_SEED=\(seed) LATCHKEY_CASES=\(cases)")
  var random = Seeded(state: seed)
  var (accepted, refused, allowed, denied, ended) = (0, 0, 0, 0, 0)
  for _ in 0..<cases {
    let table = Table(using: &random)
    let routes = try table.routes.map { text, permission in
      let plain = try route(text, permission)
      return Route(plain.target, permission: plain.permission, stepUp: randomStepUp(using: &random))
    }
    let authorization: Authorization
    do {
      authorization = try Authorization(
        issuers: [issuer()], roles: table.roles.enumerated().map { try role("r\($0)", $1) }, routes: routes)
    } catch let error as InvalidPolicy {
      #expect(error.problems.allSatisfy { $0.reason.contains("answerFor") }, "\(table.description) \(error)")
      refused += 1
      continue
    }
    accepted += 1
    let caller = try TimedCaller(of: table, using: &random)
    let requests = (0..<25).map { _ in randomPath(using: &random) }
    let policy = try IAMEvaluator(
      authorization.answer(for: caller.grant(after: 0), asking: arn(requests[0])).policy.json.encoded())
    var before: Set<String> = []
    for seconds in [0, 29, 30, 59, 60, 199, 200, 270, 300, 499, 500, 700, 899, 900, 2000] {
      let now = Date(timeIntervalSince1970: Double(TimedCaller.start + seconds))
      let grant = try caller.grant(after: seconds)
      var current: Set<String> = []
      for request in requests {
        let isAllowed = policy.allows("\(stage)/\(request)", at: now)
        let decision = authorization.decision(for: grant, route: try arn(request).request)
        // What no route takes is the business of the other property test.
        if case .deny(_, .routeUnknown) = decision { continue }
        let mayBe = decision.isAllow && seconds < 900
        #expect(
          isAllowed == mayBe,
          "seed \(seed): \(request) after \(seconds) s: \(decision.code) \(routes.map { "\($0) \($0.permission) \(String(describing: $0.stepUp))" }) \(caller)"
        )
        if isAllowed { current.insert(request) }
        if isAllowed { allowed += 1 } else { denied += 1 }
      }
      if seconds > 0, seconds < 900 { ended += before.subtracting(current).count }
      #expect(seconds == 0 || current.isSubset(of: before), "what ended never begins again")
      before = current
    }
  }
  print("\(accepted) tables, \(refused) refused; \(allowed) allowed, \(denied) denied, \(ended) ended before the token")
  #expect(accepted > cases / 4 && refused > 0 && allowed > cases && denied > cases && ended > cases / 10)
}
