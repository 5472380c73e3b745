internal import StrictJSON

/// What a REST API sends to a function behind it (Lambda proxy integration, payload 1.0): the part that we read.
///
/// Source: API Gateway Developer Guide, "Lambda proxy integrations in API Gateway".
package struct ProxyEvent: Sendable, Equatable {
  /// The method, in upper case as API Gateway passes it.
  package let method: String
  /// The path of the request, without the stage; behind a custom domain it begins with the base path.
  package let path: String
  /// The path template of the route that API Gateway chose, such as `/groups/{group}`; nil where it is absent.
  package let resource: String?
  /// What the authorizer wrote into its context, with `principalId` and `integrationLatency`; nil on a route without an
  /// authorizer. Numbers and booleans are given as their text; arrays and objects, which no Lambda authorizer can write, are
  /// left out.
  package let authorizer: [String: String]?
  /// API Gateway's name for the request, for logs; nil where it is absent.
  package let requestID: String?

  /// Reads an event. Members that are not known are ignored.
  package init(parsing bytes: [UInt8]) throws(InvalidEvent) {
    let event = try JSONDocument.event(parsing: bytes)
    guard let method = try event.text("httpMethod") else { throw .member("httpMethod", expected: "a string") }
    guard let path = try event.text("path") else { throw .member("path", expected: "a string") }
    self.method = method
    self.path = path
    resource = try event.text("resource")
    let context = try event.object("requestContext")
    requestID = try context?.text("requestId")
    authorizer = try context?.object("authorizer")?.texts
  }
}

extension JSONValue {
  /// The scalar members as text.
  fileprivate var texts: [String: String] {
    var texts: [String: String] = [:]
    for (name, value) in members {
      switch value.kind {
      case .string: texts[name] = value.string
      case .integer: texts[name] = value.integer.map { String($0) }
      case .real: texts[name] = value.number.map { String($0) }
      case .boolean: texts[name] = value.boolean.map { String($0) }
      case .object, .array, .null: continue
      }
    }
    return texts
  }
}
