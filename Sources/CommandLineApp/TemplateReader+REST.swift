internal import Authorization
internal import PolicyLint
internal import YAMLReading

extension TemplateReader {
  /// REST APIs out of CloudFormation's own resources: RestApi, Resource, Method, Authorizer.
  mutating func readREST() {
    for resource in template.resources(ofType: "AWS::ApiGateway::RestApi") {
      var api = DeployedAPI(name: resource.id, kind: .rest, place: template.place(resource.line))
      for name in ["Body", "BodyS3Location", "CloneFrom"] {
        guard let definition = resource.properties[name] else { continue }
        template.doNotLook(at: "the OpenAPI document of \(resource.id)", definition.line, hidesRoutes: true)
      }
      if let source = template.text("ApiKeySourceType", of: resource.properties, resource.id) {
        api.takesKeyFromAuthorizer = source == "AUTHORIZER"
      } else if resource.properties["ApiKeySourceType"] != nil {
        api.takesKeyFromAuthorizer = nil
      }
      for authorizer in template.resources(ofType: "AWS::ApiGateway::Authorizer")
      where isLatchkey(authorizer.id) && authorizer.properties["RestApiId"]?.referred == resource.id {
        api.authorizers.append(restAuthorizer(authorizer))
      }
      for method in template.resources(ofType: "AWS::ApiGateway::Method")
      where method.properties["RestApiId"]?.referred == resource.id {
        guard let route = route(of: method, in: resource.id) else { continue }
        api.routes.append(route)
      }
      add(api)
    }
    noteStrays("AWS::ApiGateway::Method", member: "RestApiId", of: ["AWS::ApiGateway::RestApi"])
    noteStrays("AWS::ApiGateway::Authorizer", member: "RestApiId", of: ["AWS::ApiGateway::RestApi"])
  }

  /// Says which resources belong to an API that is not in the template.
  mutating func noteStrays(_ type: String, member: String, of owners: [String]) {
    let isAuthorizer = type.hasSuffix("Authorizer")
    let known = Set(owners.flatMap { template.resources(ofType: $0).map(\.id) })
    for resource in template.resources(ofType: type) where !isAuthorizer || isLatchkey(resource.id) {
      if resource.properties[member]?.referred.map({ known.contains($0) }) ?? false { continue }
      template.doNotLook(
        at: "the \(isAuthorizer ? "authorizer" : "route") \(resource.id), of an API that is not in the template,",
        resource.line, hidesRoutes: true)
    }
  }

  private mutating func restAuthorizer(_ resource: Template.Resource) -> DeployedAuthorizer {
    let properties = resource.properties
    let source = template.text("IdentitySource", of: properties, resource.id)
    let isSourceKnown = source != nil || properties["IdentitySource"] == nil
    var shape: DeployedAuthorizer.Shape?
    if isSourceKnown {
      let sources = Self.split(source ?? "").map(Self.identitySource)
      if properties["Type"]?.text == "REQUEST" {
        shape = .request(identitySources: sources)
      } else if case .header(let name) = sources.first {
        shape = .token(
          header: name, validation: template.text("IdentityValidationExpression", of: properties, resource.id))
      }
    }
    return DeployedAuthorizer(
      name: resource.id, place: template.place(resource.line), shape: shape,
      cacheTime: template.integer(
        "AuthorizerResultTtlInSeconds", of: properties, resource.id, default: Self.restCacheTime),
      payload: nil, isSimple: false, mayBeInvoked: mayBeInvoked(properties["AuthorizerCredentials"]))
  }

  /// A REST API's identity sources are one text, with commas in between.
  private static func split(_ text: String) -> [String] {
    text.split(separator: ",").map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
  }

  private mutating func route(of method: Template.Resource, in api: String) -> DeployedRoute? {
    guard let verb = template.text("HttpMethod", of: method.properties, method.id, hidesRoutes: true),
      let path = path(of: method.properties["ResourceId"], in: api)
    else {
      template.doNotLook(at: "the path of \(method.id)", method.line, hidesRoutes: true)
      return nil
    }
    guard let target = target(method: verb, path: path, method.id, method.line) else { return nil }
    guard let guardian = guardian(of: method, type: "AuthorizationType", lambda: "CUSTOM") else { return nil }
    return DeployedRoute(target, by: guardian, place: template.place(method.line))
  }

  /// Who guards a route, by its authorization type and its authorizer; nil where that is known at deployment only.
  mutating func guardian(
    of route: Template.Resource, type member: String, lambda: String
  ) -> DeployedRoute.Guardian? {
    let isTypeKnown = route.properties[member].map { $0.settledText != nil } ?? true
    let type = template.text(member, of: route.properties, route.id, hidesRoutes: true) ?? "NONE"
    guard isTypeKnown else { return nil }
    switch type {
    case "NONE": return .nobody
    case lambda:
      guard let id = route.properties["AuthorizerId"]?.referred else {
        template.doNotLook(at: "the authorizer of \(route.id)", route.line, hidesRoutes: true)
        return nil
      }
      return isLatchkey(id) ? .latchkey : .other(id)
    default: return .other(type)
    }
  }

  /// The path of a resource, put together out of its parents; nil where one of them is not in the template.
  private func path(of reference: YAMLNode?, in api: String) -> String? {
    guard var node = reference else { return nil }
    var parts: [String] = []
    // As deep as a path may be; a resource that is its own parent would go on for ever.
    for _ in 0...PathTemplate.maximumSegments {
      guard let id = node.referred else { return nil }
      if id == api { return parts.isEmpty ? "/" : parts.reversed().map { "/\($0)" }.joined() }
      guard let resource = template.resources.first(where: { $0.id == id && $0.type == "AWS::ApiGateway::Resource" }),
        let part = resource.properties["PathPart"]?.settledText, let parent = resource.properties["ParentId"]
      else { return nil }
      parts.append(part)
      node = parent
    }
    return nil
  }
}
