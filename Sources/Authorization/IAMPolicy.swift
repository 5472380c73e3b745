package import JOSE
package import StrictJSON

/// The IAM policy in an authorizer's answer.
///
/// Source: API Gateway Developer Guide, "Output from an API Gateway Lambda authorizer"; IAM User Guide, "IAM JSON policy
/// elements".
package struct IAMPolicy: Sendable, Equatable {
  /// The ARN of the stage, in front of every resource.
  package let stageARN: String
  /// What is allowed, behind the stage: `GET/groups/*/messages`. Empty: the policy denies everything.
  package let allowed: [String]
  /// What is denied in spite of an allowed wildcard that covers it.
  package let denied: [String]
  /// From when on nothing is allowed: API Gateway may cache the policy for longer than the token lives.
  package let expiresAt: NumericDate

  /// The longest ARN in a Resource, in bytes (API Gateway quotas).
  package static let maximumResourceBytes = 512

  /// A policy that allows nothing in the stage.
  static func denyingEverything(in stageARN: String, until expiry: NumericDate) -> IAMPolicy {
    IAMPolicy(stageARN: stageARN, allowed: [], denied: ["*"], expiresAt: expiry)
  }

  /// Whether anything is allowed.
  package var allowsSomething: Bool { !allowed.isEmpty }

  /// The policy document; the same policy is always the same bytes.
  package var json: JSONText {
    var statements: [JSONText] = []
    if !allowed.isEmpty {
      statements.append(
        .object([
          "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": arns(allowed),
          // To the second below, so that the policy ends no later than the token.
          "Condition": .object(["DateLessThan": .object(["aws:CurrentTime": .string(expiresAt.description)])]),
        ]))
    }
    if !denied.isEmpty {
      // Without a condition: what is denied stays denied.
      statements.append(.object(["Effect": "Deny", "Action": "execute-api:Invoke", "Resource": arns(denied)]))
    }
    return .object(["Version": "2012-10-17", "Statement": .array(statements)])
  }

  private func arns(_ resources: [String]) -> JSONText {
    .strings(resources.map { "\(stageARN)/\($0)" })
  }
}
