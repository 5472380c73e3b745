internal import StrictJSON

/// What API Gateway sends to a Lambda authorizer, whatever the API's kind.
///
/// Source: API Gateway Developer Guide, "Input to an API Gateway Lambda authorizer", "AWS Lambda authorizers for HTTP APIs",
/// "Control access to WebSocket APIs with AWS Lambda REQUEST authorizers".
package struct AuthorizerEvent: Sendable {
  /// The five shapes. The event itself says which it is.
  package enum Kind: String, Sendable, CaseIterable {
    /// A REST API's authorizer of type TOKEN.
    case token
    /// A REST API's authorizer of type REQUEST.
    case request
    /// A WebSocket API's, for `$connect`.
    case webSocket
    /// An HTTP API's with payload format 1.0.
    case http1
    /// An HTTP API's with payload format 2.0.
    case http2
  }

  package let kind: Kind
  /// `methodArn`, or `routeArn` of payload 2.0; nil where it is absent or null.
  package let methodARN: String?
  /// Where the request came from, out of `requestContext` only; nil with a TOKEN authorizer, which is not told. A header
  /// such as `X-Forwarded-For` is the caller's own word, and is never read.
  package let sourceIP: String?

  /// The value of the one header that a TOKEN authorizer is told. Like the rest of the request it may hold a token: never
  /// log any of it.
  let authorizationToken: String?
  let headers: RequestFields
  let parameters: RequestFields
  /// `cookies` of payload 2.0; the other shapes have a `Cookie` header instead.
  let cookies: [String]

  /// Reads an event. Members that are not known are ignored: AWS adds some from time to time. One that is null is absent.
  ///
  /// - Throws: where a member that decides is of another type than AWS documents. It is never taken for an absent one.
  package init(parsing bytes: [UInt8]) throws(InvalidEvent) {
    let event = try JSONDocument.event(parsing: bytes)
    let context = try event.object("requestContext")
    kind = try Kind(of: event, context)
    methodARN = try event.text(kind == .http2 ? "routeArn" : "methodArn")
    guard kind != .token else {
      authorizationToken = try event.text("authorizationToken")
      (sourceIP, headers, parameters, cookies) = (nil, RequestFields(), RequestFields(), [])
      return
    }
    authorizationToken = nil
    let place = kind == .http2 ? "http" : "identity"
    sourceIP = try context?.object(place)?.text("sourceIp")
    headers = try RequestFields(
      of: event, "headers", "multiValueHeaders", names: .withoutRegardToCase)
    parameters = try RequestFields(
      of: event, "queryStringParameters", "multiValueQueryStringParameters", names: .byteForByte)
    cookies = try event.texts("cookies")
  }
}

extension AuthorizerEvent.Kind {
  /// - Parameter context: the event's `requestContext`.
  fileprivate init(of event: JSONValue, _ context: JSONValue?) throws(InvalidEvent) {
    // By bytes: by `==` a "K" may also be a Kelvin sign.
    func says(_ member: JSONValue?, _ text: String) -> Bool { member?.equals(utf8: text) ?? false }
    let version = try event.text("version") == nil ? nil : event["version"]
    if says(event["type"], "TOKEN") {
      self = .token
    } else if !says(event["type"], "REQUEST") {
      throw .member("type", expected: "TOKEN or REQUEST; make this function a Lambda authorizer")
    } else if says(version, "1.0") {
      self = .http1
    } else if says(version, "2.0") {
      self = .http2
    } else if version != nil {
      throw .member("version", expected: "1.0 or 2.0")
    } else {
      _ = try context?.text("eventType")
      self = says(context?["eventType"], "CONNECT") ? .webSocket : .request
    }
  }
}
