internal import YAMLReading

extension DeploymentReader {
  /// `AWS::Serverless::Api` with everything that belongs to it; nil where it has no stage.
  ///
  /// Source: AWS SAM Developer Guide, "AWS::Serverless::Api".
  mutating func api(_ resource: SourceTemplate.Resource) -> RESTAPI? {
    check(
      resource, reads: ["StageName", "Auth", "Cors", "GatewayResponses", "MethodSettings", "ApiKeySourceType"],
      ignores: [
        "AccessLogSetting", "AlwaysDeploy", "Description", "DisableExecuteApiEndpoint", "Domain",
        "EndpointConfiguration",
        "FailOnWarnings", "MinimumCompressionSize", "Name", "OpenApiVersion", "PropagateTags", "Tags", "TracingEnabled",
      ])
    let owner = resource.id
    let node = YAMLNode(
      .mapping(
        ["StageName", "Auth", "Cors", "GatewayResponses", "MethodSettings", "ApiKeySourceType"].compactMap { name in
          settled(name, of: resource).map { YAMLNode.Member(name: name, line: $0.line, value: $0) }
        }), line: resource.line)
    let stage = text("StageName", of: node, owner)
    if resource.properties["StageName"] == nil { report(.malformed, resource.line, "\(owner) has no StageName") }
    let id = evaluation.identity(of: resource, resource.line)
    let cors = cors(node["Cors"], owner)
    let auth = auth(node["Auth"], owner, hasCORS: cors != nil)
    let routes = routes(of: id ?? owner, resource, auth)
    let keySource: RESTAPI.KeySource? = choice(
      "ApiKeySourceType", of: node, owner, ["HEADER": .header, "AUTHORIZER": .authorizer])
    let responses = gatewayResponses(node, owner)
    let limits = methodLimits(node["MethodSettings"], owner)
    let plans = usagePlans(of: id ?? owner, stage: stage ?? "") + ownPlan(node["Auth"], resource)
    guard let stage, let id else { return nil }
    return RESTAPI(
      id: id, stageName: stage, routes: routes, authorizers: auth.authorizers, cors: cors, gatewayResponses: responses,
      keySource: keySource ?? .header, methodLimits: limits, usagePlans: plans)
  }

  /// `Cors`: an origin, or an object.
  private mutating func cors(_ node: YAMLNode?, _ api: String) -> RESTAPI.CORS? {
    guard let node else { return nil }
    let owner = "Cors of \(api)"
    if node.text != nil {
      let wrapped = YAMLNode(.mapping([.init(name: "AllowOrigin", line: node.line, value: node)]), line: node.line)
      return fixed("AllowOrigin", of: wrapped, owner).map {
        RESTAPI.CORS(origin: $0, methods: nil, headers: nil, maximumAge: nil, allowsCredentials: false)
      }
    }
    _ = members(node, owner)
    check(node, owner, reads: ["AllowOrigin", "AllowMethods", "AllowHeaders", "MaxAge", "AllowCredentials"])
    return RESTAPI.CORS(
      origin: fixed("AllowOrigin", of: node, owner) ?? "*", methods: fixed("AllowMethods", of: node, owner),
      headers: fixed("AllowHeaders", of: node, owner), maximumAge: fixed("MaxAge", of: node, owner),
      allowsCredentials: boolean("AllowCredentials", of: node, owner) ?? false)
  }

  /// Source: AWS SAM Developer Guide, "GatewayResponse" (of "AWS::Serverless::Api"), and API Gateway Developer Guide,
  /// "Gateway response types".
  private mutating func gatewayResponses(_ api: YAMLNode, _ id: String) -> [RESTAPI.GatewayResponse] {
    members("GatewayResponses", of: api, id).map { member in
      let owner = "the gateway response \(member.name.quoted)"
      if !GatewayResponseTypes.all.contains(bytesOf: member.name) {
        report(.malformed, member.line, "API Gateway has no gateway response \(member.name.quoted)")
      }
      _ = members(member.value, owner)
      check(member.value, owner, reads: ["StatusCode", "ResponseParameters", "ResponseTemplates"])
      let parameters = member.value["ResponseParameters"]
      check(parameters, "ResponseParameters of \(owner)", reads: ["Headers"])
      let fields = parameters?["Headers"]
      let headers = members("Headers", of: parameters, owner).compactMap { header in
        fixed(header.name, of: fields, owner).map { RESTAPI.GatewayResponse.Header(header.name, $0) }
      }
      let templates = member.value["ResponseTemplates"]
      check(templates, "ResponseTemplates of \(owner)", reads: ["application/json"])
      return RESTAPI.GatewayResponse(
        type: member.name, status: integer("StatusCode", of: member.value, owner, 100...599), headers: headers,
        template: text("application/json", of: templates, owner))
    }
  }

  /// Source: AWS CloudFormation Template Reference, "AWS::ApiGateway::Stage MethodSetting".
  private mutating func methodLimits(_ node: YAMLNode?, _ api: String) -> [RESTAPI.MethodLimit] {
    guard let node else { return [] }
    var limits: [RESTAPI.MethodLimit] = []
    for (place, setting) in elements(node, "MethodSettings of \(api)").enumerated() {
      let owner = "MethodSettings[\(place)] of \(api)"
      check(
        setting, owner, reads: ["ResourcePath", "HttpMethod", "ThrottlingRateLimit", "ThrottlingBurstLimit"],
        ignores: ["LoggingLevel", "MetricsEnabled", "DataTraceEnabled"])
      guard let limit = rateLimit(setting, owner, rate: "ThrottlingRateLimit", burst: "ThrottlingBurstLimit") else {
        continue
      }
      guard let path = text("ResourcePath", of: setting, owner), let method = text("HttpMethod", of: setting, owner),
        path.utf8.first == UInt8(ascii: "/")
      else {
        report(.malformed, setting.line, "\(owner) needs a ResourcePath that begins with / and an HttpMethod")
        continue
      }
      // Behind the first slash, ~1 stands for one (as in RFC 6901, JSON Pointer).
      let rest = String(path.dropFirst()).parts(separatedBy: "~1").joined(separator: "/")
      limits.append(
        .init(method: method.uppercased(), path: rest.utf8.first == UInt8(ascii: "/") ? rest : "/\(rest)", limit: limit)
      )
    }
    return limits
  }

  /// Nil where neither is said. What is not said is what a new account has.
  ///
  /// Source: API Gateway Developer Guide, "Amazon API Gateway quotas" (10,000 requests a second, bursts of 5,000).
  mutating func rateLimit(_ node: YAMLNode?, _ owner: String, rate: String, burst: String) -> RESTAPI.RateLimit? {
    let perSecond = number(rate, of: node, owner, 0...1_000_000)
    let atOnce = integer(burst, of: node, owner, 0...1_000_000)
    guard perSecond != nil || atOnce != nil else { return nil }
    return RESTAPI.RateLimit(rate: perSecond ?? 10_000, burst: atOnce ?? 5_000)
  }
}
