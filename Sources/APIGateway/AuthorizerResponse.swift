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

  /// The value of the usage plan's key under which API Gateway is to count the call; nil: it does not. A secret.
  package let usageIdentifierKey: String?

  package init(
    principalID: String, policyDocument: JSONText, context: [(name: String, value: String)],
    usageIdentifierKey: String? = nil
  ) {
    self.principalID = principalID
    self.policyDocument = policyDocument
    self.context = context
    self.usageIdentifierKey = usageIdentifierKey
  }

  /// The answer as JSON; the same answer is always the same bytes.
  package var json: JSONText {
    var members = [
      JSONText.Member("principalId", .string(principalID)), JSONText.Member("policyDocument", policyDocument),
    ]
    members += contextMember
    if let usageIdentifierKey { members.append(.init("usageIdentifierKey", .string(usageIdentifierKey))) }
    return .object(members)
  }

  /// The simple response of an HTTP API with payload 2.0: whether the one request that was asked for is allowed.
  package func simpleJSON(isAuthorized: Bool) -> JSONText {
    .object([JSONText.Member("isAuthorized", .boolean(isAuthorized))] + (isAuthorized ? contextMember : []))
  }

  private var contextMember: [JSONText.Member] {
    guard !context.isEmpty else { return [] }
    return [.init("context", .object(context.map { JSONText.Member($0.name, .string($0.value)) }))]
  }

  package static func == (first: AuthorizerResponse, second: AuthorizerResponse) -> Bool { first.json == second.json }
}
