internal import YAMLReading

extension DeploymentReader {
  /// The user pool with its client and its groups; nil where the template makes none.
  ///
  /// Source: AWS CloudFormation Template Reference, "AWS::Cognito::UserPool", "…::UserPoolClient", "…::UserPoolGroup".
  mutating func userPool() -> Deployment.UserPool? {
    let pools = all("AWS::Cognito::UserPool")
    let clients = all("AWS::Cognito::UserPoolClient")
    guard let pool = pools.first else {
      for client in clients {
        report(.resourceUnsupported, client.line, "\(client.id) is a client of a user pool that is not in the template")
      }
      return nil
    }
    guard pools.count == 1, let client = clients.first, clients.count == 1 else {
      report(
        .resourceUnsupported, pools.count > 1 ? pools[1].line : clients.count > 1 ? clients[1].line : pool.line,
        "the local login stands in for one user pool with one client, and here are \(pools.count) with \(clients.count)"
      )
      return nil
    }
    // What a pool asks of passwords, mails and users is the local login's own affair; its triggers would not run.
    check(
      pool, reads: [],
      ignores: [
        "AccountRecoverySetting", "AdminCreateUserConfig", "AliasAttributes", "AutoVerifiedAttributes",
        "DeletionProtection", "DeviceConfiguration", "EmailAuthenticationMessage", "EmailAuthenticationSubject",
        "EmailConfiguration", "EmailVerificationMessage", "EmailVerificationSubject", "EnabledMfas", "MfaConfiguration",
        "Policies", "Schema", "SmsAuthenticationMessage", "SmsConfiguration", "SmsVerificationMessage",
        "UserAttributeUpdateSettings", "UsernameAttributes", "UsernameConfiguration", "UserPoolAddOns", "UserPoolName",
        "UserPoolTags", "UserPoolTier", "VerificationMessageTemplate", "WebAuthnRelyingPartyID",
        "WebAuthnUserVerification",
      ])
    guard let id = evaluation.identity(of: pool, pool.line) else { return nil }
    return userPool(id, client)
  }

  private mutating func userPool(_ id: String, _ resource: SourceTemplate.Resource) -> Deployment.UserPool? {
    let read = [
      "UserPoolId", "CallbackURLs", "LogoutURLs", "AllowedOAuthScopes", "AllowedOAuthFlows",
      "AllowedOAuthFlowsUserPoolClient", "GenerateSecret", "AccessTokenValidity", "IdTokenValidity",
      "RefreshTokenValidity", "TokenValidityUnits",
    ]
    check(
      resource, reads: read,
      ignores: [
        "AnalyticsConfiguration", "AuthSessionValidity", "ClientName", "DefaultRedirectURI",
        "EnablePropagateAdditionalUserContextData", "EnableTokenRevocation", "ExplicitAuthFlows",
        "PreventUserExistenceErrors", "ReadAttributes", "SupportedIdentityProviders", "WriteAttributes",
      ])
    let owner = resource.id
    var values: [YAMLNode.Member] = []
    for name in read {
      if let value = settled(name, of: resource) { values.append(.init(name: name, line: value.line, value: value)) }
    }
    let node = YAMLNode(.mapping(values), line: resource.line)
    if text("UserPoolId", of: node, owner)?.isSame(as: id) != true {
      report(.referenceUnknown, resource.line, "UserPoolId of \(owner) is not the user pool of this template")
    }
    checkFlows(node, owner)
    let units = node["TokenValidityUnits"]
    check(units, "TokenValidityUnits of \(owner)", reads: ["AccessToken", "IdToken", "RefreshToken"])
    let access = validity("AccessToken", node, units, owner, 300...86_400, unit: 3600)
    let identity = validity("IdToken", node, units, owner, 300...86_400, unit: 3600)
    let refresh = validity("RefreshToken", node, units, owner, 3600...315_360_000, unit: 86_400)
    let callbacks = texts("CallbackURLs", of: node, owner)
    if callbacks.isEmpty { report(.malformed, resource.line, "\(owner) has no CallbackURLs") }
    guard let clientID = evaluation.identity(of: resource, resource.line) else { return nil }
    return Deployment.UserPool(
      id: id, clientID: clientID, groups: groups(of: id), callbackURLs: callbacks,
      logoutURLs: texts("LogoutURLs", of: node, owner), scopes: texts("AllowedOAuthScopes", of: node, owner),
      accessTokenSeconds: access ?? 3600, idTokenSeconds: identity ?? 3600, refreshTokenSeconds: refresh ?? 2_592_000)
  }

  /// The hosted login of a web page: an authorization code, and no secret.
  private mutating func checkFlows(_ client: YAMLNode, _ owner: String) {
    for flow in texts("AllowedOAuthFlows", of: client, owner) where !flow.isSame(as: "code") {
      report(
        .propertyUnsupported, client["AllowedOAuthFlows"]?.line,
        "the local login does not stand in for the flow \(flow.quoted) of \(owner); code is meant")
    }
    if texts("AllowedOAuthFlows", of: client, owner).isEmpty
      || boolean("AllowedOAuthFlowsUserPoolClient", of: client, owner) != true
    {
      report(
        .propertyUnsupported, client.line,
        "\(owner) needs AllowedOAuthFlows: [code] and AllowedOAuthFlowsUserPoolClient: true for a hosted login")
    }
    if boolean("GenerateSecret", of: client, owner) == true {
      report(
        .propertyUnsupported, client["GenerateSecret"]?.line,
        "the local login does not stand in for clients with a secret (\(owner)); a web page can keep none")
    }
  }

  /// How long a token serves, in seconds; nil where nothing is said.
  ///
  /// - Parameter unit: seconds of the unit that holds where none is said.
  private mutating func validity(
    _ token: String, _ client: YAMLNode, _ units: YAMLNode?, _ owner: String, _ range: ClosedRange<Int>, unit: Int
  ) -> Int? {
    let said = choice(
      token, of: units, "TokenValidityUnits of \(owner)",
      ["seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400])
    let name = "\(token)Validity"
    guard let count = integer(name, of: client, owner, 0...315_360_000) else { return nil }
    // Cognito takes 0 for its own default.
    if count == 0 { return nil }
    let (seconds, isTooMuch) = count.multipliedReportingOverflow(by: said ?? unit)
    guard !isTooMuch, range.contains(seconds) else {
      report(
        .malformed, client[name]?.line, "\(name) of \(owner) must be \(range.lowerBound) to \(range.upperBound) seconds"
      )
      return nil
    }
    return seconds
  }

  /// The names of a pool's groups, those with the lowest precedence in front, and those without one last.
  private mutating func groups(of pool: String) -> [String] {
    var groups: [(name: String, precedence: Int)] = []
    for resource in all("AWS::Cognito::UserPoolGroup") {
      check(resource, reads: ["GroupName", "Precedence", "UserPoolId"], ignores: ["Description", "RoleArn"])
      if let owner = settled("UserPoolId", of: resource)?.text, !owner.isSame(as: pool) {
        report(.referenceUnknown, resource.line, "UserPoolId of \(resource.id) is not the user pool of this template")
      }
      let node = settled("Precedence", of: resource)
      let wrapped = node.map {
        YAMLNode(.mapping([.init(name: "Precedence", line: $0.line, value: $0)]), line: $0.line)
      }
      let precedence = integer("Precedence", of: wrapped, resource.id, 0...Int(Int32.max))
      guard let name = evaluation.identity(of: resource, resource.line) else { continue }
      groups.append((name, precedence ?? Int.max))
    }
    let ordered = groups.enumerated().sorted { ($0.element.precedence, $0.offset) < ($1.element.precedence, $1.offset) }
    return ordered.map(\.element.name)
  }
}
