internal import StrictJSON

/// The IAM policy that an authorizer answered with, and what it says of a request.
///
/// It was written for the stage alone, without a look at the code that makes such policies: what the authorizer means is
/// judged by what IAM documents.
///
/// Source: IAM User Guide, "IAM JSON policy elements reference", "Policy evaluation logic"; API Gateway Developer Guide,
/// "Output from an API Gateway Lambda authorizer". What IAM has and this does not evaluate makes the policy invalid; nothing is
/// passed over.
struct AccessPolicy: Sendable, Equatable {
  enum Decision: Sendable, Equatable {
    case allowed
    /// A statement denies it.
    case explicitlyDenied
    /// No statement speaks of it.
    case implicitlyDenied
  }

  private let statements: [AccessStatement]

  /// The most statements, and the most resources and actions of one.
  static let maximumCount = 1_000

  init(reading document: JSONValue) throws(InvalidAccessPolicy) {
    guard document.kind == .object else { throw InvalidAccessPolicy("policyDocument", "must be an object") }
    for (name, value) in document.members {
      switch name {
      case "Version":
        guard value.equals(utf8: "2012-10-17") || value.equals(utf8: "2008-10-17") else {
          throw InvalidAccessPolicy("Version", "must be 2012-10-17 or 2008-10-17")
        }
      case "Id", "Statement": break
      default: throw InvalidAccessPolicy("policyDocument", "has a member that is not evaluated here")
      }
    }
    guard let member = document["Statement"] else { throw InvalidAccessPolicy("Statement", "is missing") }
    let values = member.kind == .array ? member.elements : [member]
    guard (1...AccessPolicy.maximumCount).contains(values.count) else {
      throw InvalidAccessPolicy("Statement", "must be 1 to \(AccessPolicy.maximumCount) statements")
    }
    var statements: [AccessStatement] = []
    for value in values { statements.append(try AccessStatement(reading: value)) }
    self.statements = statements
  }

  /// A Deny wins over any Allow, and what nothing allows is denied.
  ///
  /// - Parameters:
  ///   - action: `execute-api:Invoke`.
  ///   - arn: of the request, with its path as it was sent.
  func decision(on action: String, of arn: String, in circumstances: Circumstances) -> Decision {
    let holding = statements.filter { $0.holds(for: action, of: arn, in: circumstances) }
    if holding.contains(where: { !$0.allows }) { return .explicitlyDenied }
    return holding.isEmpty ? .implicitlyDenied : .allowed
  }
}

/// Why a policy cannot be evaluated. It never quotes the policy.
struct InvalidAccessPolicy: Error, Sendable, Equatable {
  /// The element, such as `Resource`.
  let element: String
  let reason: String

  init(_ element: String, _ reason: String) {
    self.element = element
    self.reason = reason
  }
}
