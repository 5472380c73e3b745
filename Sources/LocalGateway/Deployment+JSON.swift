internal import SAMTemplate
internal import StrictJSON

/// A deployment as `latchkey-gateway describe` prints it. It is meant for what was read with secrets masked: it hides nothing
/// itself.
extension Deployment {
  var json: JSONText {
    .object([
      "api": api.json, "functions": .array(functions.map(\.json)), "userPool": userPool?.json ?? .null,
    ])
  }
}

extension Deployment.Function {
  fileprivate var json: JSONText {
    let variables = environment.sorted { $0.key < $1.key }.map { JSONText.Member($0.key, .string($0.value)) }
    return .object(["id": .string(id), "handler": .string(handler), "environment": .object(variables)])
  }
}

extension Deployment.UserPool {
  fileprivate var json: JSONText {
    .object([
      "id": .string(id), "clientId": .string(clientID), "groups": .strings(groups),
      "callbackUrls": .strings(callbackURLs), "logoutUrls": .strings(logoutURLs), "scopes": .strings(scopes),
      "accessTokenSeconds": .integer(Int64(accessTokenSeconds)), "idTokenSeconds": .integer(Int64(idTokenSeconds)),
      "refreshTokenSeconds": .integer(Int64(refreshTokenSeconds)),
    ])
  }
}

extension RESTAPI {
  fileprivate var json: JSONText {
    .object([
      "id": .string(id), "stage": .string(stageName),
      "keySource": keySource == .authorizer ? "AUTHORIZER" : "HEADER",
      "authorizers": .array(authorizers.map(\.json)), "routes": .array(routes.map(\.json)),
      "cors": cors?.json ?? .null, "gatewayResponses": .array(gatewayResponses.map(\.json)),
      "methodLimits": .array(
        methodLimits.map {
          .object(["method": .string($0.method), "path": .string($0.path), "limit": $0.limit.json])
        }),
      "usagePlans": .array(usagePlans.map(\.json)),
    ])
  }
}

extension RESTAPI.Route {
  fileprivate var json: JSONText {
    .object([
      "method": .string(method), "path": .string(path), "function": .string(functionID),
      "authorizer": .text(authorizer), "isKeyRequired": .boolean(isKeyRequired),
    ])
  }
}

extension RESTAPI.Authorizer {
  fileprivate var json: JSONText {
    var members: [JSONText.Member] = [.init("name", .string(name)), .init("function", .string(functionID))]
    switch kind {
    case .token(let header, let validation):
      members += [
        .init("type", "TOKEN"), .init("header", .string(header)), .init("validationExpression", .text(validation)),
      ]
    case .request(let sources):
      members += [.init("type", "REQUEST"), .init("identitySources", .strings(sources.map(\.text)))]
    }
    return .object(members + [.init("cacheSeconds", .integer(Int64(cacheSeconds)))])
  }
}

extension RESTAPI.Authorizer.IdentitySource {
  /// As API Gateway writes it ("Authorizer", identitySource).
  fileprivate var text: String {
    switch self {
    case .header(let name): "method.request.header.\(name)"
    case .query(let name): "method.request.querystring.\(name)"
    case .stageVariable(let name): "stageVariables.\(name)"
    case .context(let name): "context.\(name)"
    }
  }
}

extension RESTAPI.CORS {
  fileprivate var json: JSONText {
    .object([
      "origin": .string(origin), "methods": .text(methods), "headers": .text(headers), "maximumAge": .text(maximumAge),
      "allowsCredentials": .boolean(allowsCredentials),
    ])
  }
}

extension RESTAPI.GatewayResponse {
  fileprivate var json: JSONText {
    .object([
      "type": .string(type), "status": status.map { .integer(Int64($0)) } ?? .null,
      "headers": .object(headers.map { JSONText.Member($0.name, .string($0.value)) }), "template": .text(template),
    ])
  }
}

extension RESTAPI.RateLimit {
  // A finite double's description is JSON, 1e+06 too.
  fileprivate var json: JSONText { .object(["rate": .raw(Array("\(rate)".utf8)), "burst": .integer(Int64(burst))]) }
}

extension RESTAPI.UsagePlan {
  fileprivate var json: JSONText {
    .object([
      "id": .string(id), "keys": .strings(keys), "limit": limit?.json ?? .null,
      "quota": quota.map {
        .object(["requests": .integer(Int64($0.requests)), "period": .string($0.period.rawValue)])
      } ?? .null,
    ])
  }
}

extension JSONText {
  fileprivate static func text(_ text: String?) -> JSONText { text.map { .string($0) } ?? .null }
}
