internal import SAMTemplate
internal import StrictJSON

/// What a request presents to one authorizer, and the event that asks it.
///
/// Source: API Gateway Developer Guide, "Input to an API Gateway Lambda authorizer"; "Configure a Lambda authorizer": where
/// answers are kept, an identity source that is missing, null or empty is answered with 401 "without calling the authorizer Lambda
/// function"; where none are kept, "API Gateway does not perform any validation before invoking" it.
struct AuthorizerCall {
  /// The values of the identity sources in their order.
  let identity: [String]
  /// The event as JSON.
  let event: [UInt8]

  /// - Parameter arn: of the request.
  /// - Throws: `.unauthorized` where something that has to be there is missing.
  init(_ authorizer: RESTAPI.Authorizer, for event: EventMembers, arn: String) throws(GatewayFault) {
    let request = event.request
    switch authorizer.kind {
    case .token(let header, _):
      // Two values of the header are one text, as one line would have it (RFC 9110 section 5.3): nothing is passed over.
      let token = request.values(ofHeader: header).joined(separator: ", ")
      guard !token.utf8.isEmpty else { throw .unauthorized }
      identity = [token]
      self.event = JSONText.object([
        "type": "TOKEN", "authorizationToken": .string(token), "methodArn": .string(arn),
      ]).encoded()
    case .request(let sources):
      var identity: [String] = []
      for source in sources where authorizer.cacheSeconds > 0 {
        guard let value = AuthorizerCall.value(of: source, in: event), !value.utf8.isEmpty else { throw .unauthorized }
        identity.append(value)
      }
      self.identity = identity
      let members: [JSONText.Member] = [.init("type", "REQUEST"), .init("methodArn", .string(arn))]
      self.event = JSONText.object(
        members + event.members + [.init("requestContext", event.context())]
      ).encoded()
    }
  }

  /// All values of a name, one behind the other, so that no two requests with different ones are the same caller.
  private static func value(of source: RESTAPI.Authorizer.IdentitySource, in event: EventMembers) -> String? {
    let request = event.request
    switch source {
    case .header(let name): return request.values(ofHeader: name).joined(separator: ", ")
    case .query(let name):
      return request.parameters.filter { $0.name.isSame(as: name) }.map(\.value).joined(separator: "&")
    case .stageVariable: return nil
    case .context(let name): return context(name, in: event)
    }
  }

  static func knowsContext(_ name: String) -> Bool { contextNames.contains { $0.isSame(as: name) } }

  private static let contextNames = [
    "identity.sourceIp", "identity.userAgent", "httpMethod", "path", "resourcePath", "stage",
  ]

  private static func context(_ name: String, in event: EventMembers) -> String? {
    switch name {
    case "identity.sourceIp": event.request.sourceIP
    case "identity.userAgent": event.request.header("user-agent")
    case "httpMethod": event.request.method
    case "path": event.request.fullPath
    case "resourcePath": event.resource
    case "stage": event.api.stageName
    default: nil
    }
  }
}
