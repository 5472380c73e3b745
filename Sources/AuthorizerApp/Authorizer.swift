internal import APIGateway
internal import Authorization
internal import Credentials
package import JOSE
package import OIDC
package import PolicyDocument
internal import SystemCalls

/// The authorizer: an event comes in, an answer goes out. The Lambda function, the terminal and the tests all ask this
/// one, so that they give the same answer to the same event.
package struct Authorizer: Sendable {
  private let policy: Policy
  private let verifier: Verifier?
  private let credentials: KnownCredentials
  private let secrets: any SecretProvider

  /// Makes an authorizer that goes by this policy, asks `keys` for the issuers' keys, and `secrets` for what callers without
  /// a token present.
  package init(policy: Policy, keys: any KeyProvider, secrets: any SecretProvider) {
    self.policy = policy
    verifier = policy.issuers.map { Verifier(trusting: $0, keys: keys) }
    credentials = KnownCredentials(policy.credentials)
    self.secrets = secrets
  }

  /// Answers one event of a Lambda authorizer, of any of API Gateway's shapes.
  ///
  /// - Parameters:
  ///   - event: JSON as API Gateway sends it; anything else is an answer too, never a trap.
  ///   - now: the moment to judge at.
  ///   - limit: how long it may take to get keys and secrets, all together; nil where their providers decide.
  package func verdict(on event: [UInt8], at now: NumericDate, within limit: Duration? = nil) -> Verdict {
    var circumstances = Verdict.Circumstances()
    var verdict = verdict(on: event, at: now, within: limit.map { TimeLimit($0) }, noting: &circumstances)
    verdict.circumstances = circumstances
    return verdict
  }

  private func verdict(
    on event: [UInt8], at now: NumericDate, within time: TimeLimit?, noting circumstances: inout Verdict.Circumstances
  ) -> Verdict {
    let parsed: AuthorizerEvent
    do throws(InvalidEvent) {
      parsed = try AuthorizerEvent(parsing: event)
    } catch {
      return Verdict(.undecided(code: error.code, reason: error.description))
    }
    circumstances.event = parsed.kind.rawValue
    let request = parsed.methodARN.flatMap(MethodARN.init(parsing:))
    do throws(Disbelief) {
      let caller = try caller(behind: parsed, at: now, within: time, noting: &circumstances)
      guard let request else { throw .refused(.routeMalformed) }
      let answer = policy.authorization.answer(for: caller.grant, asking: request, from: parsed.sourceIP)
      return try verdict(on: caller, answer, to: parsed.kind, for: request, within: time)
    } catch {
      return Verdict(error, to: parsed.kind, for: request, by: policy)
    }
  }

  /// Who is behind a request, and what they may do.
  private func caller(
    behind event: AuthorizerEvent, at now: NumericDate, within time: TimeLimit?,
    noting circumstances: inout Verdict.Circumstances
  ) throws(Disbelief) -> BelievedCaller {
    guard let presented = try presented(by: event) else {
      guard let address = event.sourceIP, let recognised = credentials.recognise(address: address) else {
        throw .credentials(.missing)
      }
      circumstances.note(recognised.credential)
      return caller(recognised, at: now)
    }
    circumstances.credential = presented.authType(whereTokensAre: verifier == nil ? .bearer : .jwt).rawValue
    var refusal: VerificationError?
    if case .token(let text, _) = presented, let verifier {
      // Before anybody's secrets are asked for: whoever has a token must not wait for those that cannot be had just now.
      do throws(VerificationError) {
        return try caller(withToken: text, by: verifier, at: now, within: time, noting: &circumstances)
      } catch {
        // What an issuer has signed is no shared secret.
        if error.isAboutSignedClaims { throw Disbelief(error) }
        refusal = error
      }
    }
    do throws(Failure) {
      if let recognised = try credentials.recognise(presented, by: secrets, at: now, within: time?.left) {
        circumstances.note(recognised.credential)
        return caller(recognised, at: now)
      }
    } catch {
      // It may be the one that cannot be had.
      throw .undecided(error)
    }
    throw refusal.map(Disbelief.init) ?? .credentials(.unknown)
  }

  private func caller(
    withToken text: [UInt8], by verifier: Verifier, at now: NumericDate, within time: TimeLimit?,
    noting circumstances: inout Verdict.Circumstances
  ) throws(VerificationError) -> BelievedCaller {
    var witness = IssuerWitness()
    defer { (circumstances.issuer, circumstances.keySource) = (witness.issuer, witness.issuer) }
    let token = try verifier.verify(text, at: now, within: time?.left, before: &witness)
    return BelievedCaller(try grant(for: token, at: now), keyID: token.header.keyID)
  }

  private func presented(by event: AuthorizerEvent) throws(Disbelief) -> Presented? {
    do throws(InvalidCredentials) {
      return try event.presented(at: policy.places)
    } catch {
      throw .credentials(error)
    }
  }

  private func grant(for token: VerifiedToken, at now: NumericDate) throws(VerificationError) -> Grant {
    do throws(Refusal) {
      return try policy.authorization.grant(for: token, at: now)
    } catch {
      throw .refused(error)
    }
  }

  private func caller(_ recognised: KnownCredentials.Recognition, at now: NumericDate) -> BelievedCaller {
    let credential = recognised.credential
    return BelievedCaller(
      policy.authorization.grant(
        role: credential.role, to: credential.principal, by: credential.authType, until: recognised.until, at: now),
      keyID: nil)
  }

  /// The verdict on a believed caller, in the shape that the kind of API expects.
  private func verdict(
    on caller: BelievedCaller, _ answer: Answer, to kind: AuthorizerEvent.Kind, for request: MethodARN,
    within time: TimeLimit?
  ) throws(Disbelief) -> Verdict {
    var usageKey: String?
    if let source = answer.usageKey, kind.countsUsage {
      do throws(Failure) {
        usageKey = try secrets.secrets(of: source, within: time?.left).text(at: caller.grant.moment)
      } catch {
        throw .undecided(error)
      }
    }
    return Verdict(answer, of: caller, usageKey: usageKey, to: kind, for: request, by: policy)
  }
}

extension AuthorizerEvent.Kind {
  /// Whether the kind of API has usage plans: an HTTP API does not.
  fileprivate var countsUsage: Bool {
    switch self {
    case .token, .request, .webSocket: true
    case .http1, .http2: false
    }
  }
}

extension SecretValues {
  /// The first that still is one, as text.
  fileprivate func text(at now: NumericDate) throws(Failure) -> String {
    let current = values.lazy.filter { value in value.until.map { now < $0 } ?? true }
    guard let text = current.compactMap({ String(validating: $0.bytes, as: UTF8.self) }).first else {
      throw missing ?? .secretUnavailable(issuer: "usage key", reason: "no value is text")
    }
    return text
  }
}
