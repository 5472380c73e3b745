internal import Authorization
internal import PolicyLint
internal import YAMLReading

/// Reads the APIs of a template, with their routes and their authorizers.
struct TemplateReader {
  var template: Template
  /// The names of the authorizers that are Latchkey: those that ask one function.
  let latchkeys: [String]
  private(set) var apis: [DeployedAPI] = []

  /// - Parameter name: one authorizer that is Latchkey; so is each that asks the same function. Nil: all there are, if they ask
  ///   one function.
  init(_ template: Template, authorizer name: String?) throws(Complaint) {
    self.template = template
    let authorizers = Self.lambdaAuthorizers(of: template)
    let names = authorizers.map(\.name)
    if let name {
      guard let chosen = authorizers.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
        throw Complaint(
          "\(template.file): there is no Lambda authorizer called \(UsageMessage.quote(name))",
          hints: names.isEmpty ? "there is none at all" : "its Lambda authorizers: \(names.joined(separator: ", "))")
      }
      latchkeys = authorizers.filter { $0.isOne(with: chosen) }.map(\.name)
    } else {
      guard let first = authorizers.first else {
        throw Complaint("\(template.file): there is no Lambda authorizer that could be Latchkey")
      }
      guard authorizers.allSatisfy({ $0.isOne(with: first) }) else {
        throw Complaint(
          "\(template.file): there are several Lambda authorizers: \(names.joined(separator: ", "))",
          hints: "say which is Latchkey with --authorizer NAME")
      }
      latchkeys = names
    }
    readSAM()
    readREST()
    readV2()
  }

  mutating func add(_ api: DeployedAPI) { apis.append(api) }

  func isLatchkey(_ name: String) -> Bool { latchkeys.contains { $0.utf8.elementsEqual(name.utf8) } }

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
