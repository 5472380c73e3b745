package import JOSE
internal import OIDC
package import Scheduling
internal import StrictJSON

/// The tokens in the links of mails: who may confirm or cancel one subscription, and nothing else.
///
/// JWTs with HS256, signed by `TokenSigner` and believed by `Verifier`, with everything that it asks of any token. The
/// purpose is the audience, so that a token of one purpose never serves the other: whoever was asked whether they want
/// mails cannot be confirmed by the link that ends them.
package struct SubscriptionTokens: Sendable {
  /// What a token is for.
  package enum Purpose: String, Sendable, CaseIterable {
    case confirm, cancel

    /// How long a token serves, in seconds. An invitation's serves as long as a pending subscriber is kept; one that ends a
    /// subscription serves longer than a year, because mails are kept.
    package var seconds: Int {
      switch self {
      case .confirm: Subscriber.pendingSeconds
      case .cancel: 400 * 86_400
      }
    }
  }

  /// Why a token is not believed.
  package enum Refusal: Error, Sendable, Equatable {
    /// It was ours, and its time is over.
    case expired
    /// It is none of ours, or of another purpose. The code is the verifier's, for the log.
    case invalid(code: String)
  }

  private let secret: SharedSecret
  private let confirming: Verifier
  private let cancelling: Verifier

  /// The `iss` of the tokens.
  package static let issuer = "urn:latchkey:scheduler"

  /// The most secrets: each is tried on a token that none of them signed.
  package static let maximumSecrets = 4

  /// Takes the secrets.
  ///
  /// - Parameter secrets: 1 to 4, at least 32 bytes each. The first signs; all of them verify, so that they can be rotated.
  package init(_ secrets: [SharedSecret]) throws(InvalidSecrets) {
    guard let first = secrets.first, secrets.count <= SubscriptionTokens.maximumSecrets else {
      throw InvalidSecrets(reason: "must be 1 to \(SubscriptionTokens.maximumSecrets) secrets")
    }
    secret = first
    confirming = try SubscriptionTokens.verifier(of: .confirm, with: secrets)
    cancelling = try SubscriptionTokens.verifier(of: .cancel, with: secrets)
    // So that signing cannot fail later, when nobody could be told.
    do throws(UnusableKey) {
      _ = try TokenSigner.sign([], algorithm: .hs256, keyID: nil, type: "JWT", key: .secret(first.secret))
    } catch {
      throw InvalidSecrets(reason: "the first secret cannot sign: \(error)")
    }
  }

  /// A token for one subscriber.
  package func token(for purpose: Purpose, to subscriber: Subscriber, at now: NumericDate) -> String {
    let issued = Int64(now.secondsSinceEpoch.rounded(.down))
    let claims: JSONText = .object([
      "iss": .string(SubscriptionTokens.issuer), "aud": .string(purpose.rawValue),
      "sub": .string(subscriber.id.text), "group": .string(subscriber.group.text),
      "iat": .integer(issued), "exp": .integer(issued + Int64(purpose.seconds)),
    ])
    let token = try? TokenSigner.sign(
      claims.encoded(), algorithm: .hs256, keyID: nil, type: "JWT", key: .secret(secret.secret))
    guard let token else { preconditionFailure("the secret has signed before") }
    return String(decoding: token, as: UTF8.self)
  }

  /// Whose subscription a token is about. Says nothing of whether there still is one.
  package func subscriber(
    in token: String, for purpose: Purpose, at now: NumericDate
  ) throws(Refusal) -> (id: SubscriberID, group: GroupName) {
    let verified: VerifiedToken
    do throws(VerificationError) {
      verified = try (purpose == .confirm ? confirming : cancelling).verify(token, at: now)
    } catch .refused(.expired) {
      throw .expired
    } catch .refused(let refusal) {
      throw .invalid(code: refusal.code)
    } catch {
      throw .invalid(code: "keys_unavailable")
    }
    do throws(JOSE.Refusal) {
      guard try verified.claims.date("iat") != nil, let group = try verified.claims.string("group"),
        let group = GroupName(group), let id = verified.claims.subject.flatMap(SubscriberID.init)
      else { throw JOSE.Refusal.claimMissing("sub, group or iat") }
      return (id, group)
    } catch {
      throw .invalid(code: error.code)
    }
  }

  private static func verifier(of purpose: Purpose, with secrets: [SharedSecret]) throws(InvalidSecrets) -> Verifier {
    do throws(InvalidIssuer) {
      let issuer = try Issuer(
        name: "subscriptions", identifier: issuer, audiences: .oneOf([purpose.rawValue]), algorithms: [.hs256],
        // Only a name: the secrets are in hand.
        keys: .secrets([TimedSecret(.environment("SCHEDULER_SECRETS"))]))
      return Verifier(
        trusting: try TrustedIssuers([issuer]), keys: FixedKeys([issuer.name: .secrets(secrets)]))
    } catch {
      throw InvalidSecrets(reason: "\(error)")
    }
  }
}

/// Why secrets cannot sign links; it does not show them.
package struct InvalidSecrets: Error, Sendable, Equatable {
  /// What is wrong, in lower case and without a full stop.
  package let reason: String
}

extension InvalidSecrets: CustomStringConvertible {
  package var description: String { reason }
}
