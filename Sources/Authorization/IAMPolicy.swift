package import JOSE
package import StrictJSON

/// The IAM policy in an authorizer's answer.
///
/// Source: API Gateway Developer Guide, "Output from an API Gateway Lambda authorizer"; IAM User Guide, "IAM JSON policy
/// elements".
package struct IAMPolicy: Sendable, Equatable {
  /// What holds for some resources, and when.
  package struct Statement: Sendable, Equatable {
    package enum Effect: String, Sendable {
      case allow = "Allow"
      case deny = "Deny"
    }

    package let effect: Effect
    /// Behind the stage: `GET/groups/*/messages`. At least one.
    package let resources: [String]
    /// It holds from this moment on; nil: always.
    package let from: NumericDate?
    /// It holds until this moment: API Gateway may keep the policy for longer than the token lives; nil: for ever.
    package let until: NumericDate?

    init(_ effect: Effect, _ resources: [String], from: NumericDate? = nil, until: NumericDate? = nil) {
      self.effect = effect
      self.resources = resources
      self.from = from
      self.until = until
    }
  }

  /// The ARN of the stage, in front of every resource.
  package let stageARN: String
  /// A Deny wins over any Allow.
  package let statements: [Statement]

  /// The longest ARN in a Resource, in bytes (API Gateway quotas).
  package static let maximumResourceBytes = 512

  /// A policy that allows nothing in the stage.
  package static func denyingEverything(in stageARN: String) -> IAMPolicy {
    IAMPolicy(stageARN: stageARN, statements: [Statement(.deny, ["*"])])
  }

  /// Whether anything is allowed.
  package var allowsSomething: Bool { statements.contains { $0.effect == .allow } }

  /// The policy document; the same policy is always the same bytes.
  package var json: JSONText {
    .object(["Version": "2012-10-17", "Statement": .array(statements.map(json))])
  }

  private func json(_ statement: Statement) -> JSONText {
    var members = [
      JSONText.Member("Effect", .string(statement.effect.rawValue)),
      JSONText.Member("Action", "execute-api:Invoke"),
      JSONText.Member("Resource", .strings(statement.resources.map { "\(stageARN)/\($0)" })),
    ]
    // To the second below, so that an Allow ends no later than the token, and a Deny that takes its place begins with it.
    func moment(_ date: NumericDate) -> JSONText { .object(["aws:CurrentTime": .string(date.description)]) }
    var condition: [JSONText.Member] = []
    if let from = statement.from { condition.append(.init("DateGreaterThanEquals", moment(from))) }
    if let until = statement.until { condition.append(.init("DateLessThan", moment(until))) }
    if !condition.isEmpty { members.append(.init("Condition", .object(condition))) }
    return .object(members)
  }
}
