internal import SAMTemplate
internal import StrictJSON

/// What a request presents to one authorizer, and the event that asks it.
///
/// Source: API Gateway Developer Guide, "Input to an API Gateway Lambda authorizer"; "Configure a Lambda authorizer": where
/// answers are kept, an identity source that is missing, null or empty is answered with 401 "without calling the authorizer Lambda
/// function"; where none are kept, "API Gateway does not perform any validation before invoking" it.
struct AuthorizerCall {
  /// Who asks, for the cache: of a TOKEN authorizer the token; else of each identity source how many values it has, and each of
  /// them, so that no two requests that differ in one are the same caller.
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
        let values = AuthorizerCall.values(of: source, in: event)
        guard !values.isEmpty, !values.contains(where: \.utf8.isEmpty) else { throw .unauthorized }
        identity.append(String(values.count))
        identity += values
      }
      self.identity = identity
      let members: [JSONText.Member] = [.init("type", "REQUEST"), .init("methodArn", .string(arn))]
      self.event = JSONText.object(
        members + event.members + [.init("requestContext", event.context())]
      ).encoded()
    }
  }

  private static func values(of source: RESTAPI.Authorizer.IdentitySource, in event: EventMembers) -> [String] {
    switch source {
    case .header(let name): event.request.values(ofHeader: name)
    case .query(let name): event.request.parameters.filter { $0.name.isSame(as: name) }.map(\.value)
    case .stageVariable: []
    case .context(let name): context(name, in: event).map { [$0] } ?? []
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
