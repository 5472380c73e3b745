internal import StrictJSON

/// Who a proxy event says is calling.
package enum Caller: Sendable, Equatable {
  /// Nobody was asked: the route has no authorizer, or one that says nothing here (IAM authorization of a REST API).
  case none
  /// What a Lambda authorizer wrote into its context, as text, with what API Gateway adds (`principalId`,
  /// `integrationLatency`). It may be empty: that there is an authorizer does not say that it is Latchkey.
  case context([String: String])
  /// Somebody who signed the request with credentials of IAM; the ARN of the user or the assumed role.
  case iam(userARN: String)
}

extension Caller {
  /// Reads `requestContext.authorizer` of payload 1.0: the context itself.
  ///
  /// A Lambda authorizer behind it can write strings, numbers and booleans only. Whatever holds an array or an object was
  /// written by another kind of authorizer (a user pool's has `claims`), in which members may be named as ours are and be
  /// filled by whoever has signed up: it is never read.
  init(flat authorizer: JSONValue?) throws(InvalidEvent) {
    guard let authorizer else {
      self = .none
      return
    }
    guard !authorizer.members.contains(where: { $0.value.kind == .object || $0.value.kind == .array }) else {
      throw .anotherAuthorizer
    }
    self = .context(authorizer.texts)
  }

  /// Reads `requestContext.authorizer` of payload 2.0: a member for each kind of authorizer.
  init(nested authorizer: JSONValue?) throws(InvalidEvent) {
    guard let authorizer else {
      self = .none
      return
    }
    let (context, iam) = (try authorizer.object("lambda"), try authorizer.object("iam"))
    guard try authorizer.object("jwt") == nil else { throw .anotherAuthorizer }
    switch (context, iam) {
    case (let context?, nil): self = .context(context.texts)
    case (nil, let iam?):
      guard let userARN = try iam.text("userArn") else {
        throw .member("requestContext.authorizer.iam.userArn", expected: "a string")
      }
      self = .iam(userARN: userARN)
    case (nil, nil): self = .context([:])
    case (_?, _?): throw .member("requestContext.authorizer", expected: "one authorizer's, lambda or iam")
    }
  }
}

extension InvalidEvent {
  fileprivate static let anotherAuthorizer = InvalidEvent.member(
    "requestContext.authorizer", expected: "a Lambda authorizer's or IAM's; give the route the right authorizer")
}

extension JSONValue {
  /// The scalar members as text. Arrays and objects, which Latchkey does not write, are left out.
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
