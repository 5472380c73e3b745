internal import StrictJSON

/// One statement of an IAM policy.
struct AccessStatement: Sendable, Equatable {
  let allows: Bool
  private let actions: [WildcardPattern]
  private let resources: [ARNPattern]
  private let conditions: [AccessCondition]

  /// The longest ARN in a Resource, in bytes: API Gateway Developer Guide, "Quotas".
  private static let maximumResourceBytes = 512

  init(reading statement: JSONValue) throws(InvalidAccessPolicy) {
    guard statement.kind == .object else { throw InvalidAccessPolicy("Statement", "must be an object") }
    for (name, _) in statement.members
    where !["Sid", "Effect", "Action", "Resource", "Condition"].contains(where: { $0.isSame(as: name) }) {
      // NotAction, NotResource, Principal, and what IAM may have one day.
      throw InvalidAccessPolicy("Statement", "has a member that is not evaluated here")
    }
    switch statement["Effect"] {
    case let effect? where effect.equals(utf8: "Allow"): allows = true
    case let effect? where effect.equals(utf8: "Deny"): allows = false
    default: throw InvalidAccessPolicy("Effect", "must be Allow or Deny")
    }
    var actions: [WildcardPattern] = []
    for text in try AccessStatement.texts(statement["Action"], of: "Action") {
      guard text.isSame(as: "*") || text.utf8.contains(UInt8(ascii: ":")) else {
        throw InvalidAccessPolicy("Action", "must name a service and an action")
      }
      // Actions are the same whatever their case.
      actions.append(WildcardPattern(text.lowercasedASCII))
    }
    var resources: [ARNPattern] = []
    for text in try AccessStatement.texts(statement["Resource"], of: "Resource") {
      guard text.utf8.count <= AccessStatement.maximumResourceBytes, let pattern = ARNPattern(text) else {
        throw InvalidAccessPolicy("Resource", "must be an ARN of at most 512 bytes without policy variables, or *")
      }
      resources.append(pattern)
    }
    self.actions = actions
    self.resources = resources
    conditions = try AccessCondition.conditions(reading: statement["Condition"])
  }

  func holds(for action: String, of arn: String, in circumstances: Circumstances) -> Bool {
    actions.contains { $0.matches(action.lowercasedASCII) } && resources.contains { $0.matches(arn) }
      && conditions.allSatisfy { $0.holds(in: circumstances) }
  }

  /// A string, or an array of at least one.
  private static func texts(_ value: JSONValue?, of element: String) throws(InvalidAccessPolicy) -> [String] {
    guard let value else { throw InvalidAccessPolicy(element, "is missing") }
    let values = value.kind == .array ? value.elements : [value]
    let texts = values.compactMap(\.string)
    guard texts.count == values.count, (1...AccessPolicy.maximumCount).contains(texts.count) else {
      throw InvalidAccessPolicy(element, "must be a string, or 1 to \(AccessPolicy.maximumCount) of them")
    }
    return texts
  }
}
