internal import Authorization
internal import PolicyLint
internal import YAMLReading

extension TemplateReader {
  /// HTTP and WebSocket APIs out of CloudFormation's own resources: ApiGatewayV2 Api, Route, Authorizer.
  mutating func readV2() {
    for resource in template.resources(ofType: "AWS::ApiGatewayV2::Api") {
      for name in ["Body", "BodyS3Location"] {
        guard let definition = resource.properties[name] else { continue }
        template.doNotLook(at: "the OpenAPI document of \(resource.id)", definition.line, hidesRoutes: true)
      }
      let isWebSocket = template.text("ProtocolType", of: resource.properties, resource.id) == "WEBSOCKET"
      var api = DeployedAPI(
        name: resource.id, kind: isWebSocket ? .webSocket : .http, place: template.place(resource.line))
      for authorizer in template.resources(ofType: "AWS::ApiGatewayV2::Authorizer")
      where isLatchkey(authorizer.id) && authorizer.properties["ApiId"]?.referred == resource.id {
        api.authorizers.append(self.authorizer(authorizer, isWebSocket: isWebSocket))
      }
      for route in template.resources(ofType: "AWS::ApiGatewayV2::Route")
      where route.properties["ApiId"]?.referred == resource.id {
        guard let target = target(of: route, isWebSocket: isWebSocket),
          let guardian = guardian(of: route, type: "AuthorizationType", lambda: "CUSTOM")
        else { continue }
        api.routes.append(DeployedRoute(target, by: guardian, place: template.place(route.line)))
      }
      // Only $connect has an authorizer, and its answer holds for everything that is sent over the connection.
      if isWebSocket, api.routes.contains(where: { $0.target == .key("$connect") && $0.guardian == .latchkey }) {
        api.routes = api.routes.map { DeployedRoute($0.target, by: .latchkey, place: $0.place) }
      }
      add(api)
    }
    noteStrays("AWS::ApiGatewayV2::Route", member: "ApiId", of: ["AWS::ApiGatewayV2::Api"])
    noteStrays("AWS::ApiGatewayV2::Authorizer", member: "ApiId", of: ["AWS::ApiGatewayV2::Api"])
  }

  private mutating func authorizer(_ resource: Template.Resource, isWebSocket: Bool) -> DeployedAuthorizer {
    let properties = resource.properties
    let sources = template.texts("IdentitySource", of: properties, resource.id).map(Self.identitySource)
    let payload = template.text("AuthorizerPayloadFormatVersion", of: properties, resource.id).map(Self.version)
    return DeployedAuthorizer(
      name: resource.id, place: template.place(resource.line), shape: .request(identitySources: sources),
      cacheTime: template.integer("AuthorizerResultTtlInSeconds", of: properties, resource.id, default: 0),
      payload: isWebSocket ? nil : payload,
      isSimple: template.boolean("EnableSimpleResponses", of: properties, resource.id, default: false),
      mayBeInvoked: mayBeInvoked(properties["AuthorizerCredentialsArn"]))
  }

  /// `GET /me`, `$default`, `sendMessage`.
  private mutating func target(of route: Template.Resource, isWebSocket: Bool) -> Route.Target? {
    guard let key = template.text("RouteKey", of: route.properties, route.id, hidesRoutes: true) else { return nil }
    let parts = key.split(separator: " ", maxSplits: 1).map { String($0) }
    if !isWebSocket, parts.count == 2 { return target(method: parts[0], path: parts[1], route.id, route.line) }
    guard Route.isKey(key), isWebSocket || key == "$default" else {
      template.doNotLook(at: "the route \(UsageMessage.quote(key)) of \(route.id)", route.line, hidesRoutes: true)
      return nil
    }
    return .key(key)
  }
}
