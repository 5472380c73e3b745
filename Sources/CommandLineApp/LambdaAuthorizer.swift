internal import SAMTemplate
internal import YAMLReading

/// An authorizer of a template that asks a function.
struct LambdaAuthorizer {
  let name: String
  /// The logical id of the function; nil where only a deployment knows.
  let function: String?

  /// Whether both ask one function, which has one policy document. An authorizer is always one with itself.
  func isOne(with other: LambdaAuthorizer) -> Bool {
    if name.utf8.elementsEqual(other.name.utf8) { return true }
    guard let function, let others = other.function else { return false }
    return function.utf8.elementsEqual(others.utf8)
  }
}

extension TemplateReader {
  /// All Lambda authorizers, each name once.
  static func lambdaAuthorizers(of template: Template) -> [LambdaAuthorizer] {
    var found: [LambdaAuthorizer] = []
    func add(_ name: String, asking function: YAMLNode?) {
      guard !found.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) else { return }
      found.append(LambdaAuthorizer(name: name, function: function?.invoked))
    }
    for (_, properties, _) in samAPIs(of: template) {
      for member in properties["Auth"]?["Authorizers"]?.members ?? [] {
        guard let function = member.value["FunctionArn"] else { continue }
        add(member.name, asking: function)
      }
    }
    for resource in template.resources(ofType: "AWS::ApiGateway::Authorizer") {
      let type = resource.properties["Type"]?.text
      if type == "TOKEN" || type == "REQUEST" { add(resource.id, asking: resource.properties["AuthorizerUri"]) }
    }
    for resource in template.resources(ofType: "AWS::ApiGatewayV2::Authorizer")
    where resource.properties["AuthorizerType"]?.text == "REQUEST" {
      add(resource.id, asking: resource.properties["AuthorizerUri"])
    }
    return found
  }
}

extension YAMLNode {
  /// The logical id of the function whose ARN this is, or the address that has it inside: `!GetAtt F.Arn`,
  /// `!Sub arn:…:functions/${F.Arn}/invocations`.
  fileprivate var invoked: String? {
    if let referred { return referred }
    guard let (name, argument) = intrinsic, name == "Fn::Sub", let text = argument.text else { return nil }
    let parts = text.split(separator: "${").dropFirst().compactMap { $0.split(separator: "}").first }
    let functions = parts.filter { $0.utf8.suffix(4).elementsEqual(".Arn".utf8) }
    guard functions.count == 1, let only = functions.first else { return nil }
    return String(only.dropLast(4))
  }
}
