internal import Authorization
internal import PolicyLint
internal import SAMTemplate
internal import YAMLReading

extension TemplateReader {
  private static let serverlessAPIs = [
    ("AWS::Serverless::Api", "Api", "ServerlessRestApi"), ("AWS::Serverless::HttpApi", "HttpApi", "ServerlessHttpApi"),
  ]

  /// The APIs that SAM makes, the Globals merged into each; also those that it makes because an event names none.
  static func samAPIs(of template: Template) -> [(id: String, properties: YAMLNode, line: Int)] {
    var apis: [(id: String, properties: YAMLNode, line: Int)] = []
    for (type, section, implicit) in serverlessAPIs {
      let general = template.globals?[section]
      for resource in template.resources(ofType: type) {
        apis.append((resource.id, resource.properties.merged(over: general), resource.line))
      }
      let events = samEvents(of: template).filter { $0.type == section && $0.properties[apiMember(section)] == nil }
      if let first = events.first {
        apis.append((implicit, general ?? YAMLNode(.mapping([]), line: first.line), general?.line ?? first.line))
      }
    }
    return apis
  }

  private static func apiMember(_ section: String) -> String { section == "Api" ? "RestApiId" : "ApiId" }

  private struct Event {
    let owner: String
    let type: String
    let properties: YAMLNode
    let line: Int
  }

  private static func samEvents(of template: Template) -> [Event] {
    let owners =
      template.resources(ofType: "AWS::Serverless::Function")
      + template.resources(ofType: "AWS::Serverless::StateMachine")
    return owners.flatMap { owner in
      (owner.properties["Events"]?.members ?? []).compactMap { member in
        guard let type = member.value["Type"]?.text, type == "Api" || type == "HttpApi" else { return nil }
        return Event(
          owner: "\(owner.id).\(member.name)", type: type,
          properties: member.value["Properties"] ?? YAMLNode(.mapping([]), line: member.line), line: member.line)
      }
    }
  }

  mutating func readSAM() {
    let events = Self.samEvents(of: template)
    for (id, properties, line) in Self.samAPIs(of: template) {
      let implicit = Self.serverlessAPIs.contains { $0.2 == id }
      let isREST =
        template.resources.first { $0.id == id }.map { $0.type == "AWS::Serverless::Api" }
        ?? (id == "ServerlessRestApi")
      let auth = properties["Auth"]
      var api = DeployedAPI(name: id, kind: isREST ? .rest : .http, place: template.place(line))
      for name in ["DefinitionBody", "DefinitionUri"] {
        guard let definition = properties[name] else { continue }
        template.doNotLook(at: "the OpenAPI document of \(id)", definition.line, hidesRoutes: true)
      }
      if let auth, auth.members == nil { template.doNotLook(at: "Auth of \(id)", auth.line, hidesRoutes: true) }
      for member in auth?["Authorizers"]?.members ?? [] where isLatchkey(member.name) {
        if member.value["FunctionArn"] == nil { continue }
        api.authorizers.append(
          isREST ? restAuthorizer(member, of: id) : httpAuthorizer(member, of: id))
      }
      let standard = template.text("DefaultAuthorizer", of: auth, id, hidesRoutes: true)
      let isStandardKnown = standard != nil || auth?["DefaultAuthorizer"]?.isNull ?? true
      for event in events where event.type == (isREST ? "Api" : "HttpApi") {
        guard isOf(event, id: id, isImplicit: implicit, isREST: isREST) else { continue }
        guard let target = target(of: event, isREST: isREST) else { continue }
        guard let guardian = guardian(of: event, standard, isStandardKnown) else { continue }
        api.routes.append(DeployedRoute(target, by: guardian, place: template.place(event.line)))
      }
      if isREST {
        if let source = template.text("ApiKeySourceType", of: properties, id) {
          api.takesKeyFromAuthorizer = source == "AUTHORIZER"
        } else if properties["ApiKeySourceType"] != nil {
          api.takesKeyFromAuthorizer = nil
        }
        let hasCORS = properties["Cors"].map { !$0.isNull } ?? false
        let isAdded = template.boolean("AddDefaultAuthorizerToCorsPreflight", of: auth, id, default: true)
        api.guardsPreflight = hasCORS && isAdded == true && standard.map { isLatchkey($0) } ?? false
      }
      add(api)
    }
    // Events that name an API which is none of these would otherwise be passed over in silence.
    let known = Set(Self.samAPIs(of: template).map(\.id))
    for event in events {
      guard let reference = event.properties[Self.apiMember(event.type)] else { continue }
      let id = reference.referred ?? reference.text
      if id.map({ !known.contains($0) }) ?? true {
        template.doNotLook(
          at: "the route of \(event.owner), of an API that is not in the template,", event.line, hidesRoutes: true)
      }
    }
  }

  private func isOf(_ event: Event, id: String, isImplicit: Bool, isREST: Bool) -> Bool {
    guard let reference = event.properties[isREST ? "RestApiId" : "ApiId"] else { return isImplicit }
    return reference.referred == id || reference.text == id
  }

  private mutating func target(of event: Event, isREST: Bool) -> Route.Target? {
    let hasPath = event.properties["Path"].map { !$0.isNull } ?? false
    let hasMethod = event.properties["Method"].map { !$0.isNull } ?? false
    // An event of an HTTP API that names neither is the catch-all.
    if !isREST, !hasPath, !hasMethod { return .key("$default") }
    guard let path = template.text("Path", of: event.properties, event.owner, hidesRoutes: true) else {
      if !hasPath {
        template.doNotLook(at: "the route of \(event.owner), which has no Path,", event.line, hidesRoutes: true)
      }
      return nil
    }
    if !isREST, path == "$default" { return .key(path) }
    let method = template.text("Method", of: event.properties, event.owner, hidesRoutes: true)
    guard let method = method ?? (hasMethod ? nil : "ANY") else { return nil }
    return target(method: method, path: path, event.owner, event.line)
  }

  private mutating func guardian(
    of event: Event, _ standard: String?, _ isStandardKnown: Bool
  ) -> DeployedRoute.Guardian? {
    let auth = event.properties["Auth"]
    if let auth, auth.members == nil, !auth.isNull {
      template.doNotLook(at: "Auth of \(event.owner)", auth.line, hidesRoutes: true)
      return nil
    }
    var name = standard
    if let own = auth?["Authorizer"], !own.isNull {
      guard let text = template.text("Authorizer", of: auth, event.owner, hidesRoutes: true) else { return nil }
      name = text
    } else if !isStandardKnown {
      return nil
    }
    guard let name, name != "NONE" else { return .nobody }
    return isLatchkey(name) ? .latchkey : .other(name)
  }

  private mutating func restAuthorizer(_ member: YAMLNode.Member, of api: String) -> DeployedAuthorizer {
    let owner = "\(api).\(member.name)"
    let identity = member.value["Identity"]
    let isTypeKnown = member.value["FunctionPayloadType"].map { $0.settledText != nil } ?? true
    let type = template.text("FunctionPayloadType", of: member.value, owner) ?? "TOKEN"
    var shape: DeployedAuthorizer.Shape?
    if isTypeKnown, type == "REQUEST" {
      shape = .request(identitySources: identitySources(identity, owner))
    } else if isTypeKnown, let header = header(identity, owner) {
      shape = .token(header: header, validation: template.text("ValidationExpression", of: identity, owner))
    }
    return DeployedAuthorizer(
      name: member.name, place: template.place(member.line), shape: shape,
      cacheTime: template.integer("ReauthorizeEvery", of: identity, owner, default: Self.restCacheTime), payload: nil,
      isSimple: false,
      // SAM permits it by itself for a REST API unless it is told not to, and for an HTTP API only if it is told to.
      mayBeInvoked: member.value["DisableFunctionDefaultPermissions"]?.boolean != true
        || mayBeInvoked(member.value["FunctionInvokeRole"]))
  }

  private mutating func header(_ identity: YAMLNode?, _ owner: String) -> String? {
    guard let value = identity?["Header"], !value.isNull else { return "Authorization" }
    return template.text("Header", of: identity, owner)
  }

  /// For how long a REST API keeps answers where nobody says: API Gateway's own default.
  static let restCacheTime = 300

  private mutating func httpAuthorizer(_ member: YAMLNode.Member, of api: String) -> DeployedAuthorizer {
    let owner = "\(api).\(member.name)"
    let identity = member.value["Identity"]
    return DeployedAuthorizer(
      name: member.name, place: template.place(member.line),
      shape: .request(identitySources: identitySources(identity, owner)),
      cacheTime: template.integer("ReauthorizeEvery", of: identity, owner, default: 0),
      payload: template.text("AuthorizerPayloadFormatVersion", of: member.value, owner).map(Self.version),
      isSimple: template.boolean("EnableSimpleResponses", of: member.value, owner, default: false),
      mayBeInvoked: member.value["EnableFunctionDefaultPermissions"].map { $0.boolean != false } ?? false
        || mayBeInvoked(member.value["FunctionInvokeRole"]))
  }

  /// `2.0`, also where it was written as a number.
  static func version(_ text: String) -> String { text == "2" ? "2.0" : text == "1" ? "1.0" : text }

  private mutating func identitySources(_ identity: YAMLNode?, _ owner: String) -> [IdentitySource] {
    let headers = template.texts("Headers", of: identity, owner).map { IdentitySource.header($0.lowercased()) }
    let queries = template.texts("QueryStrings", of: identity, owner).map { IdentitySource.query($0) }
    let context = template.texts("Context", of: identity, owner).map { Self.identitySource("$context.\($0)") }
    let variables = template.texts("StageVariables", of: identity, owner).map {
      IdentitySource.other("$stageVariables.\($0)")
    }
    return headers + queries + context + variables
  }
}
