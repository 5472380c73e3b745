internal import APIGateway
package import Authorization
package import JOSE
package import OIDC

/// The authorizer: an event comes in, an answer goes out. The Lambda function, the terminal and the tests all ask this
/// one, so that they give the same answer to the same event.
package struct Authorizer: Sendable {
  private let verifier: Verifier
  private let authorization: Authorization

  /// Makes an authorizer that goes by this policy and asks `keys` for the issuers' keys.
  package init(policy: Policy, keys: any KeyProvider) {
    verifier = Verifier(trusting: policy.issuers, keys: keys)
    authorization = policy.authorization
  }

  /// Answers one event of a TOKEN authorizer.
  ///
  /// - Parameters:
  ///   - event: JSON as API Gateway sends it; anything else is an answer too, never a trap.
  ///   - now: the moment to judge at.
  ///   - limit: how long it may take to get keys; nil where their provider decides.
  package func verdict(on event: [UInt8], at now: NumericDate, within limit: Duration? = nil) -> Verdict {
    do {
      let event = try TokenEvent(parsing: event)
      let credentials = try BearerCredentials.token(in: event.authorizationToken)
      guard let request = event.methodARN.flatMap(MethodARN.init(parsing:)) else { throw Refusal.routeMalformed }
      let token = try verifier.verify(credentials, at: now, within: limit)
      return Verdict(try authorization.answer(for: token, at: request), of: token, for: request)
    } catch let invalid as InvalidEvent {
      return Verdict(.undecided, code: invalid.code, reason: invalid.description)
    } catch let invalid as InvalidCredentials {
      return Verdict(.unauthorized, code: invalid.code, reason: invalid.description)
    } catch let refusal as Refusal {
      return Verdict(refusal)
    } catch VerificationError.refused(let refusal) {
      return Verdict(refusal)
    } catch VerificationError.undecided(let failure) {
      return Verdict(.undecided, code: failure.code, reason: failure.reason)
    } catch {
      return Verdict(.undecided, code: "unexpected", reason: "an error that nobody expected")
    }
  }
}
