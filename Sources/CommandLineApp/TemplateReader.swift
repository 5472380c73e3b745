internal import Authorization
internal import PolicyLint
internal import YAMLReading

/// Reads the APIs of a template, with their routes and their authorizers.
struct TemplateReader {
  var template: Template
  /// Which authorizer is Latchkey.
  let latchkey: String
  private(set) var apis: [DeployedAPI] = []

  /// - Parameter name: which authorizer is Latchkey; nil: the only Lambda authorizer that there is.
  init(_ template: Template, authorizer name: String?) throws(Complaint) {
    self.template = template
    let names = Self.lambdaAuthorizers(of: template)
    if let name {
      guard names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else {
        throw Complaint(
          "\(template.file): there is no Lambda authorizer called \(UsageMessage.quote(name))",
          hints: names.isEmpty ? "there is none at all" : "its Lambda authorizers: \(names.joined(separator: ", "))")
      }
      latchkey = name
    } else {
      guard let only = names.first else {
        throw Complaint("\(template.file): there is no Lambda authorizer that could be Latchkey")
      }
      guard names.count == 1 else {
        throw Complaint(
          "\(template.file): there are several Lambda authorizers: \(names.joined(separator: ", "))",
          hints: "say which is Latchkey with --authorizer NAME")
      }
      latchkey = only
    }
    readSAM()
    readREST()
    readV2()
  }

  mutating func add(_ api: DeployedAPI) { apis.append(api) }

  func isLatchkey(_ name: String) -> Bool { name.utf8.elementsEqual(latchkey.utf8) }

  /// The names of all Lambda authorizers, each once.
  private static func lambdaAuthorizers(of template: Template) -> [String] {
    var names: [String] = []
    func add(_ name: String) { if !names.contains(name) { names.append(name) } }
    for (_, properties, _) in samAPIs(of: template) {
      for member in properties["Auth"]?["Authorizers"]?.members ?? [] where member.value["FunctionArn"] != nil {
        add(member.name)
      }
    }
    for resource in template.resources(ofType: "AWS::ApiGateway::Authorizer") {
      let type = resource.properties["Type"]?.text
      if type == "TOKEN" || type == "REQUEST" { add(resource.id) }
    }
    for resource in template.resources(ofType: "AWS::ApiGatewayV2::Authorizer") {
      if resource.properties["AuthorizerType"]?.text == "REQUEST" { add(resource.id) }
    }
    return names
  }

  /// Whether something lets API Gateway invoke the function: a role that it takes on, or a permission for any function of
  /// the template; whose it is may be known at deployment only.
  func mayBeInvoked(_ role: YAMLNode?) -> Bool {
    if let role, !role.isNull, role.text != "NONE" { return true }
    return template.resources.contains {
      ["AWS::Lambda::Permission", "AWS::Serverless::Connector"].contains($0.type)
    }
  }

  /// A method and a path as a template writes them; nil where it is none that a policy could list, which is noted down.
  mutating func target(method: String, path: String, _ owner: String, _ line: Int) -> Route.Target? {
    let name = method.uppercased()
    let isAny = ["ANY", "*", "X-AMAZON-APIGATEWAY-ANY-METHOD"].contains(name)
    guard isAny || HTTPMethod(rawValue: name) != nil, let template = try? PathTemplate(parsing: path) else {
      template.doNotLook(
        at: "the route \(UsageMessage.quote(method)) \(UsageMessage.quote(path)) of \(owner)", line, hidesRoutes: true)
      return nil
    }
    return .http(HTTPMethod(rawValue: name), template)
  }

  /// An identity source as API Gateway writes it: `method.request.header.X`, `$request.querystring.x`, `context.routeKey`.
  static func identitySource(_ text: String) -> IdentitySource {
    let bare = text.utf8.first == UInt8(ascii: "$") ? String(text.dropFirst()) : text
    for prefix in ["method.request.", "route.request.", "request."] where bare.utf8.starts(with: prefix.utf8) {
      let rest = bare.dropFirst(prefix.count)
      if rest.utf8.starts(with: "header.".utf8) { return .header(rest.dropFirst("header.".count).lowercased()) }
      if rest.utf8.starts(with: "querystring.".utf8) { return .query(String(rest.dropFirst("querystring.".count))) }
    }
    return bare == "context.routeKey" ? .routeKey : .other(text)
  }
}
