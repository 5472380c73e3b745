package import StrictJSON

/// What a Lambda authorizer answers: who is calling, what they may invoke, what the function behind is told.
///
/// Source: API Gateway Developer Guide, "Output from an API Gateway Lambda authorizer".
package struct AuthorizerResponse: Sendable, Equatable {
  /// The caller's name.
  package let principalID: String
  /// The IAM policy.
  package let policyDocument: JSONText
  /// Flat strings, in the order in which they are written. API Gateway answers 500 to an array or an object here, and only
  /// once deployed, so nothing but strings can be said.
  package let context: [(name: String, value: String)]

  package init(principalID: String, policyDocument: JSONText, context: [(name: String, value: String)]) {
    self.principalID = principalID
    self.policyDocument = policyDocument
    self.context = context
  }

  /// The answer as JSON; the same answer is always the same bytes.
  package var json: JSONText {
    var members = [
      JSONText.Member("principalId", .string(principalID)), JSONText.Member("policyDocument", policyDocument),
    ]
    if !context.isEmpty {
      members.append(.init("context", .object(context.map { JSONText.Member($0.name, .string($0.value)) })))
    }
    return .object(members)
  }

  package static func == (first: AuthorizerResponse, second: AuthorizerResponse) -> Bool { first.json == second.json }
}
