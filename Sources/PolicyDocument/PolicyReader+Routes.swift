internal import Authorization
internal import StrictJSON

extension PolicyReader {
  /// `$.routes`, each at its place; nil where one could not be read.
  mutating func routes(_ value: JSONValue?) -> [Route?] {
    guard let value else {
      report("$.routes", "missing")
      return []
    }
    return elements(of: value, at: "$.routes", atMost: RouteTable.maximumRoutes).map { route($0.value, at: $0.path) }
  }

  private mutating func route(_ value: JSONValue, at path: String) -> Route? {
    let known = ["method", "path", "permission", "requires"]
    guard let members = members(of: value, at: path, known: known) else { return nil }
    let permission = members["permission"].flatMap { self.permission($0, at: "\(path).permission") }
    if members["permission"] == nil {
      report("\(path).permission", "missing; a route without a permission needs no authorizer")
    }
    let stepUp = members["requires"].flatMap { requirement($0, at: "\(path).requires") }
    guard let text = required("path", of: members, at: path) else { return nil }
    guard let target = target(text, method: members["method"], at: path), let permission else { return nil }
    return Route(target, permission: permission, stepUp: stepUp)
  }

  /// `{"maxAge": 300, "amr": ["mfa"]}`.
  private mutating func requirement(_ value: JSONValue, at path: String) -> StepUp? {
    guard let members = members(of: value, at: path, known: PolicyReader.stepUpMembers) else { return nil }
    if members.isEmpty, !hasProblem(within: path) { report(path, "must have maxAge, amr or acr") }
    return stepUp(members, at: path)
  }

  private mutating func target(_ text: String, method: JSONValue?, at path: String) -> Route.Target? {
    guard let method else {
      if Route.isKey(text) { return .key(text) }
      let isPath = text.utf8.first == UInt8(ascii: "/")
      report(
        isPath ? "\(path).method" : "\(path).path",
        isPath
          ? "missing; name one, or ANY" : "without a method must be the key of a route, such as $connect or $default")
      return nil
    }
    guard let name = string(method, at: "\(path).method") else { return nil }
    let isAny = name.utf8.elementsEqual("ANY".utf8)
    let chosen = HTTPMethod(rawValue: name)
    if !isAny, chosen == nil {
      let names = HTTPMethod.allCases.map(\.rawValue).joined(separator: ", ")
      report("\(path).method", "must be one of \(names), ANY")
    }
    do throws(InvalidTemplate) {
      let template = try PathTemplate(parsing: text)
      return isAny || chosen != nil ? .http(chosen, template) : nil
    } catch {
      report("\(path).path", error.reason)
      return nil
    }
  }
}
