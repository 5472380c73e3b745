internal import StrictJSON

/// What an authorizer answered, read as API Gateway reads it.
///
/// Source: API Gateway Developer Guide, "Output from an API Gateway Lambda authorizer": `principalId` and `policyDocument` are
/// required; `context` holds strings, numbers and booleans, "you can't set a JSON object or array as a valid value of any key",
/// and the function behind finds each of them as a string.
struct AuthorizerAnswer: Sendable, Equatable {
  let principalID: String
  let policy: AccessPolicy
  /// Flattened to strings, in the order of the answer.
  let context: [(name: String, value: String)]
  /// A secret.
  let usageIdentifierKey: String?

  /// The most that a function can answer, in bytes (AWS Lambda Developer Guide, "Lambda quotas").
  static let maximumBytes = 6_291_456

  init(parsing bytes: [UInt8]) throws(Malformed) {
    let document: JSONDocument
    do throws(JSONFault) {
      document = try JSONDocument(parsing: bytes, maximumBytes: AuthorizerAnswer.maximumBytes)
    } catch {
      throw .json(error)
    }
    let answer = document.root
    guard let principalID = answer["principalId"]?.string else { throw .member("principalId") }
    guard let policyDocument = answer["policyDocument"] else { throw .member("policyDocument") }
    self.principalID = principalID
    do throws(InvalidAccessPolicy) {
      policy = try AccessPolicy(reading: policyDocument)
    } catch {
      throw .policy(error)
    }
    context = try AuthorizerAnswer.context(of: answer["context"])
    let key = answer["usageIdentifierKey"]
    guard key == nil || key?.isNull == true || key?.string != nil else { throw .member("usageIdentifierKey") }
    usageIdentifierKey = key?.string
  }

  private static func context(of value: JSONValue?) throws(Malformed) -> [(name: String, value: String)] {
    guard let value, !value.isNull else { return [] }
    guard value.kind == .object else { throw .member("context") }
    var context: [(name: String, value: String)] = []
    for (name, value) in value.members {
      guard let text = value.flattened else { throw .member("context") }
      context.append((name, text))
    }
    return context
  }

  /// Why an answer is none. It quotes nothing of it.
  enum Malformed: Error, Equatable {
    case json(JSONFault)
    case member(String)
    case policy(InvalidAccessPolicy)
  }

  static func == (first: AuthorizerAnswer, second: AuthorizerAnswer) -> Bool {
    first.principalID.isSame(as: second.principalID) && first.policy == second.policy
      && first.context.elementsEqual(second.context) { $0.name.isSame(as: $1.name) && $0.value.isSame(as: $1.value) }
      && first.usageIdentifierKey == second.usageIdentifierKey
  }
}

extension JSONValue {
  /// A string, number or boolean as text; nil where this is something else. A whole number has no fraction.
  var flattened: String? {
    switch kind {
    case .string: string
    case .integer: integer.map { String($0) }
    case .real: number.map { String($0) }
    case .boolean: boolean.map { String($0) }
    case .object, .array, .null: nil
    }
  }
}
