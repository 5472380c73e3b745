internal import StrictJSON

/// What API Gateway sends to a Lambda authorizer, whatever the API's kind.
///
/// Source: API Gateway Developer Guide, "Input to an API Gateway Lambda authorizer", "AWS Lambda authorizers for HTTP APIs",
/// "Control access to WebSocket APIs with AWS Lambda REQUEST authorizers".
package struct AuthorizerEvent: Sendable, Equatable {
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
  /// Where the request came from, out of `requestContext` only; nil with a TOKEN authorizer, which is not told.
  package let sourceIP: String?

  /// Reads an event. Members that are not known are ignored: AWS adds some from time to time.
  package init(parsing bytes: [UInt8]) throws(InvalidEvent) {
    let event = try TokenEvent(parsing: bytes)
    kind = .token
    methodARN = event.methodARN
    sourceIP = nil
    header = event.authorizationToken
  }

  private let header: String?

  /// What the request presents; nil where it presents nothing.
  ///
  /// - Throws: where it presents more than one thing, or something that is not well formed.
  package func presented(at places: CredentialPlaces) throws(InvalidCredentials) -> Presented? {
    .token(try BearerCredentials.token(in: header), .standard)
  }
}
