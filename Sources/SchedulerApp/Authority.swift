internal import APIGateway
internal import Authorization
internal import JOSE
internal import LatchkeyContext
internal import Scheduling

/// Decides who asks and whether they may: by the authorizer's context, or by what AWS says of who signed the request and
/// the policy document of them, and by nothing else. There is no default caller.
struct Authority: Sendable {
  /// Roles of callers that AWS knows; nil: there is no policy document.
  let callers: SchedulerAPI.Callers?
  /// See `APISettings.groupIssuers`.
  let groupIssuers: Set<String>?

  /// A caller with it may act on every group.
  static let anyGroup = "groups:any"

  /// The caller, who may do this here; nil where the route is for everybody, and nobody looked.
  ///
  /// Asked before a body is read or a store is: who may not use a route learns nothing by it, also not whether the group has
  /// anything in it.
  func caller(
    of event: ProxyEvent, for access: Access, on group: GroupName?, at now: NumericDate
  ) throws(Problem) -> KnownCaller? {
    guard access != .open else { return nil }
    let caller = try caller(event.caller, at: now)
    guard case .permission(let permission) = access else { return caller }
    guard caller.may(permission) else {
      throw Problem(.permissionMissing, "this asks for the permission \(permission), which none of your roles has")
    }
    if let group, !isMember(caller, of: group), !caller.may(Authority.anyGroup) {
      throw Problem(
        .groupForbidden, "you are not in this group, and none of your roles has the permission \(Authority.anyGroup)")
    }
    return caller
  }

  /// Another issuer's groups may have the same names as ours.
  private func isMember(_ caller: KnownCaller, of group: GroupName) -> Bool {
    guard caller.isMember(of: group.text) else { return false }
    guard let groupIssuers, let issuer = caller.issuer else { return groupIssuers == nil }
    return groupIssuers.contains { $0.equals(utf8: issuer) }
  }

  private func caller(_ caller: Caller, at now: NumericDate) throws(Problem) -> KnownCaller {
    switch caller {
    case .none: throw Authority.missing
    case .context(let members):
      // API Gateway adds it to every authorizer's answer, also to an empty one.
      guard members.keys.contains(where: { !$0.equals(utf8: "integrationLatency") }) else { throw Authority.missing }
      return try Authority.caller(members, at: now)
    case .iam(let userARN):
      guard let callers else {
        throw Problem(
          .callersMissing, "the service is not set up for callers of AWS",
          reason: "the request is signed for IAM, but there is no policy document; name one in LATCHKEY_POLICY")
      }
      guard let role = callers(userARN) else {
        throw Problem(
          .callerUnknown, "the service knows no role for you",
          reason: "no pattern of the policy document's callers matches the caller's ARN")
      }
      return KnownCaller(userARN: userARN, role: role)
    }
  }

  private static func caller(_ members: [String: String], at now: NumericDate) throws(Problem) -> KnownCaller {
    do throws(InvalidContext) {
      return KnownCaller(try CallerContext(members, now: now.secondsSinceEpoch))
    } catch .expired(let end, let now) {
      // The caller can mend this one: a fresh token is a fresh answer of the authorizer.
      throw Problem(
        .contextExpired, "sign in again", reason: InvalidContext.expired(at: end, now: now).description,
        headers: [("www-authenticate", "Bearer error=\"invalid_token\"")])
    } catch {
      let code: ProblemCode = if case .missing = error { .contextMissing } else { .contextMalformed }
      throw Problem(code, "the service is not set up rightly; its owner can read why in the log", reason: "\(error)")
    }
  }

  static var missing: Problem {
    Problem(
      .authorizerMissing, "the service is not set up rightly; its owner can read why in the log",
      reason: "the route has no authorizer; put it behind one in the template")
  }
}
