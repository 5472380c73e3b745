internal import YAMLReading

extension DeploymentReader {
  /// The most routes, as in API Gateway ("Amazon API Gateway quotas", resources per API).
  static let maximumRoutes = 300

  private static let methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "ANY"]

  /// The routes of an API: the events of the functions.
  mutating func routes(of id: String, _ api: SourceTemplate.Resource, _ auth: Auth) -> [RESTAPI.Route] {
    var routes: [RESTAPI.Route] = []
    for function in all("AWS::Serverless::Function") {
      for event in members("Events", of: function.properties, function.id) {
        let owner = "the event \(function.id).\(event.name)"
        switch event.value["Type"]?.text {
        case "Api":
          guard let route = route(event, function.id, owner, of: id, api, auth) else { continue }
          if routes.contains(where: { $0.method.isSame(as: route.method) && $0.path.isSame(as: route.path) }) {
            report(.malformed, event.line, "\(owner) has the route of another event")
          }
          routes.append(route)
        // The gateway has a timer of its own.
        case "Schedule", "ScheduleV2": break
        case let type:
          report(
            .propertyUnsupported, event.line,
            "\(owner) is of the type \(type?.quoted ?? "of none"), which the local gateway does not stand in for")
        }
      }
    }
    if routes.count > Self.maximumRoutes {
      report(.tooLarge, api.line, "there are \(routes.count) routes, and at most \(Self.maximumRoutes) are served")
    }
    return routes
  }

  private mutating func route(
    _ event: YAMLNode.Member, _ function: String, _ owner: String, of id: String, _ api: SourceTemplate.Resource,
    _ auth: Auth
  ) -> RESTAPI.Route? {
    guard let properties = event.value["Properties"].flatMap({ settled($0) }) else {
      report(.malformed, event.line, "\(owner) has no Properties")
      return nil
    }
    check(properties, owner, reads: ["Path", "Method", "RestApiId", "Auth"])
    guard let owned = text("RestApiId", of: properties, owner) else {
      report(
        .propertyUnsupported, event.line,
        "\(owner) names no RestApiId; the local gateway does not stand in for the API that SAM then makes")
      return nil
    }
    guard owned.isSame(as: id) else {
      report(.referenceUnknown, event.line, "RestApiId of \(owner) is not \(api.id)")
      return nil
    }
    guard let path = text("Path", of: properties, owner), path.isResourcePath else {
      report(.malformed, event.line, "\(owner) needs a Path such as /groups/{group} or /{proxy+}")
      return nil
    }
    // Written in any case: SAM makes lower case of it, API Gateway upper case.
    guard let method = text("Method", of: properties, owner)?.uppercased(), Self.methods.contains(bytesOf: method)
    else {
      report(.malformed, event.line, "\(owner) needs a Method: \(Self.methods.joined(separator: ", "))")
      return nil
    }
    let own = properties["Auth"]
    if let own { _ = members(own, "Auth of \(owner)") }
    check(own, "Auth of \(owner)", reads: ["Authorizer", "ApiKeyRequired"])
    return RESTAPI.Route(
      method: method, path: path, functionID: function, authorizer: authorizer(own, owner, method, auth),
      isKeyRequired: isKeyRequired(own, owner, method, auth))
  }

  /// Source: AWS SAM Developer Guide, "ApiFunctionAuth", and what `samtranslator` makes of it.
  private mutating func authorizer(_ own: YAMLNode?, _ owner: String, _ method: String, _ auth: Auth) -> String? {
    guard let name = text("Authorizer", of: own, owner) else {
      // SAM spares every OPTIONS, and not only those that it makes for CORS.
      return method == "OPTIONS" && !auth.guardsPreflight ? nil : auth.standard
    }
    let line = own?["Authorizer"]?.line
    if name.isSame(as: "NONE") {
      if auth.standard == nil {
        report(.malformed, line, "\(owner) opts out of a DefaultAuthorizer, and there is none")
      }
      return nil
    }
    if auth.authorizers.contains(where: { $0.name.isSame(as: name) }) { return name }
    isKnown(name, nil, owner, line)
    return nil
  }

  private mutating func isKeyRequired(_ own: YAMLNode?, _ owner: String, _ method: String, _ auth: Auth) -> Bool {
    let said = boolean("ApiKeyRequired", of: own, owner)
    if said == false, !auth.isKeyRequired {
      report(.malformed, own?.line, "\(owner) opts out of ApiKeyRequired, which the API does not say")
    }
    guard auth.isKeyRequired else { return said ?? false }
    return method == "OPTIONS" && !auth.asksPreflightForKey ? false : said ?? true
  }
}

extension String {
  /// A path of API Gateway's: segments of letters, digits and `-._,:`, or `{name}`, the last one also `{name+}`.
  ///
  /// Source: API Gateway REST API Reference, "CreateResource" (pathPart), and Developer Guide, "Amazon API Gateway important
  /// notes".
  fileprivate var isResourcePath: Bool {
    guard utf8.count <= 2048, utf8.first == UInt8(ascii: "/") else { return false }
    if isSame(as: "/") { return true }
    let segments = String(dropFirst()).parts(separatedBy: "/")
    var names: Set<[UInt8]> = []
    for (place, segment) in segments.enumerated() {
      var bytes = Array(segment.utf8)[...]
      if bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") {
        bytes = bytes.dropFirst().dropLast()
        if bytes.last == UInt8(ascii: "+"), place == segments.count - 1 { bytes = bytes.dropLast() }
        guard names.insert(Array(bytes)).inserted else { return false }
      }
      guard !bytes.isEmpty, bytes.allSatisfy({ $0.isOfSegment }) else { return false }
    }
    return true
  }
}

extension UInt8 {
  fileprivate var isOfSegment: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: "-._,:".utf8.contains(self)
    }
  }
}
