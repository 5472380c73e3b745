internal import StrictJSON

/// What a REST API sends to a Lambda authorizer of type TOKEN.
///
/// Source: API Gateway Developer Guide, "Input to an API Gateway Lambda authorizer".
package struct TokenEvent: Sendable, Equatable {
  /// The whole value of the header that the authorizer is configured to read; nil where it is absent or null.
  /// It may hold a token: never log it.
  package let authorizationToken: String?
  /// What was asked for, with the caller's path inside; nil where it is absent or null.
  package let methodARN: String?

  /// Reads an event. Members that are not known are ignored: AWS adds some from time to time.
  package init(parsing bytes: [UInt8]) throws(InvalidEvent) {
    let event = try JSONDocument.event(parsing: bytes)
    guard let type = event["type"], type.equals(utf8: "TOKEN") else {
      throw .member("type", expected: "TOKEN; make the authorizer one of type TOKEN")
    }
    authorizationToken = try event.text("authorizationToken")
    methodARN = try event.text("methodArn")
  }
}
