internal import YAMLReading

extension DeploymentReader {
  /// What `Auth` of an API says.
  struct Auth {
    var authorizers: [RESTAPI.Authorizer] = []
    /// The authorizer of a route that names none; nil: it is open.
    var standard: String?
    var isKeyRequired = false
    /// Whether these hold for OPTIONS, too.
    var guardsPreflight = true
    var asksPreflightForKey = true
  }

  /// Source: AWS SAM Developer Guide, "ApiAuth".
  mutating func auth(_ node: YAMLNode?, _ api: String, hasCORS: Bool) -> Auth {
    var auth = Auth()
    guard let node else { return auth }
    let owner = "Auth of \(api)"
    _ = members(node, owner)
    check(
      node, owner,
      reads: [
        "AddApiKeyRequiredToCorsPreflight", "AddDefaultAuthorizerToCorsPreflight", "ApiKeyRequired", "Authorizers",
        "DefaultAuthorizer", "UsagePlan",
      ])
    for member in members("Authorizers", of: node, owner) {
      if let authorizer = authorizer(member, of: api) { auth.authorizers.append(authorizer) }
    }
    auth.standard = text("DefaultAuthorizer", of: node, owner)
    if let name = auth.standard { isKnown(name, node, owner, node["DefaultAuthorizer"]?.line) }
    auth.isKeyRequired = boolean("ApiKeyRequired", of: node, owner) ?? false
    auth.guardsPreflight = boolean("AddDefaultAuthorizerToCorsPreflight", of: node, owner) ?? true
    auth.asksPreflightForKey = boolean("AddApiKeyRequiredToCorsPreflight", of: node, owner) ?? true
    // A browser's preflight carries neither; SAM's own defaults break CORS.
    if hasCORS, auth.standard != nil, auth.guardsPreflight {
      report(
        .propertyUnsupported, node.line,
        "AddDefaultAuthorizerToCorsPreflight of \(owner) must be false: the local gateway answers preflights without one"
      )
    }
    if hasCORS, auth.isKeyRequired, auth.asksPreflightForKey {
      report(
        .propertyUnsupported, node.line,
        "AddApiKeyRequiredToCorsPreflight of \(owner) must be false: the local gateway answers preflights without one")
    }
    return auth
  }

  /// Notes down that there is no such authorizer.
  @discardableResult
  mutating func isKnown(_ name: String, _ auth: YAMLNode?, _ owner: String, _ line: Int?) -> Bool {
    if let authorizers = auth?["Authorizers"], authorizers[name] != nil { return true }
    if name.isSame(as: "AWS_IAM") {
      report(.propertyUnsupported, line, "the local gateway does not stand in for the authorizer AWS_IAM of \(owner)")
    } else {
      report(.referenceUnknown, line, "\(owner) names the authorizer \(name.quoted), which is not among Authorizers")
    }
    return false
  }

  private mutating func authorizer(_ member: YAMLNode.Member, of api: String) -> RESTAPI.Authorizer? {
    let owner = "the authorizer \(member.name.quoted)"
    if let pool = member.value["UserPoolArn"] {
      report(.propertyUnsupported, pool.line, "the local gateway stands in for Lambda authorizers only (\(owner))")
      return nil
    }
    _ = members(member.value, owner)
    check(
      member.value, owner, reads: ["FunctionArn", "FunctionPayloadType", "Identity"],
      ignores: ["FunctionInvokeRole", "DisableFunctionDefaultPermissions"])
    let identity = member.value["Identity"]
    if let identity { _ = members(identity, "Identity of \(owner)") }
    check(
      identity, "Identity of \(owner)",
      reads: [
        "Header", "ValidationExpression", "ReauthorizeEvery", "Headers", "QueryStrings", "StageVariables", "Context",
      ])
    let isRequest =
      choice("FunctionPayloadType", of: member.value, owner, ["TOKEN": false, "REQUEST": true]) ?? false
    let seconds = integer("ReauthorizeEvery", of: identity, owner, 0...3600)
    let kind: RESTAPI.Authorizer.Kind
    if isRequest {
      let sources = identitySources(identity, owner)
      if sources.isEmpty, seconds != 0 {
        report(.malformed, member.line, "\(owner) needs an identity source, or ReauthorizeEvery: 0")
      }
      kind = .request(identitySources: sources)
    } else {
      let header = text("Header", of: identity, owner) ?? "Authorization"
      if !header.isFieldName { report(.malformed, identity?.line, "Header of \(owner) is no name of a field") }
      kind = .token(header: header, validation: text("ValidationExpression", of: identity, owner))
    }
    guard let arn = text("FunctionArn", of: member.value, owner) else {
      report(.malformed, member.line, "\(owner) has no FunctionArn")
      return nil
    }
    let line = member.value["FunctionArn"]?.line ?? member.line
    guard let function = function(withARN: arn, "FunctionArn of \(owner)", line) else { return nil }
    // 300 is API Gateway's own default ("CreateAuthorizer", authorizerResultTtlInSeconds).
    return RESTAPI.Authorizer(name: member.name, functionID: function, kind: kind, cacheSeconds: seconds ?? 300)
  }

  private mutating func identitySources(_ identity: YAMLNode?, _ owner: String) -> [RESTAPI.Authorizer.IdentitySource] {
    let headers = texts("Headers", of: identity, owner)
    for header in headers where !header.isFieldName {
      report(
        .malformed, identity?["Headers"]?.line, "Headers of \(owner) has \(header.quoted), which is no name of a field")
    }
    return headers.map { .header($0) } + texts("QueryStrings", of: identity, owner).map { .query($0) }
      + texts("StageVariables", of: identity, owner).map { .stageVariable($0) }
      + texts("Context", of: identity, owner).map { .context($0) }
  }
}

extension String {
  /// A token (RFC 9110 section 5.6.2).
  fileprivate var isFieldName: Bool {
    !isEmpty
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "a")...UInt8(ascii: "z"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }
}
