extension Example {
  /// What comes with another finding by its nature: of a role that nobody can have, the grant is impossible, too.
  static let companions: [String: Set<String>] = [
    "role_unreachable": ["grant_impossible", "route_unreachable"],
    "route_unreachable": ["grant_impossible", "role_unreachable"],
    "grant_impossible": ["role_unreachable", "route_unreachable"],
    "answer_too_large": ["context_large", "permission_unused"],
    "context_large": ["permission_unused"],
    "answer_large": ["surplus_allowed", "routes_overlap"],
    "usage_key_unsaid": ["route_answer_needless"],
    "routes_would_cross": ["routes_cross", "routes_overlap"],
  ]

  static let all: [Example] = ofIssuers + ofRoles + ofRoutes + ofCredentials + ofCallers + ofAnswers

  private static let ofCallers: [Example] = [
    Example("caller_shadowed", "$.callers[1]", callers("sts", "assumed-role/ci-*/*", "assumed-role/ci-main/7")),
    Example("caller_shadowed", "$.callers[1]", callers("iam", "user/ops", "user/ops")),
    Example("caller_wide", "$.callers[0].arn", callers("iam", "user/*")),
    Example("caller_wide", "$.callers[1].arn", callers("sts", "assumed-role/Deployer/*", "assumed-role/*/*")),
  ]

  /// Callers with the role of the document.
  private static func callers(_ service: String, _ names: String...) -> Document {
    let list = names.map { #"{ "arn": "arn:aws:\#(service)::123456789012:\#($0)", "role": "user" }"# }
    return Document(members: #", "callers": [\#(list.joined(separator: ", "))]"#)
  }

  private static let idPool = #""userPool": "eu-west-1_AbCdEfGhI", "clients": ["4example"], "tokenUse": "id""#
  private static let partner =
    #""issuer": "https://login.example.com/", "audiences": ["api"], "algorithms": ["RS256"], "groupsClaim": "groups", "keys": { "url": "https://login.example.com/keys" }"#

  private static let ofIssuers: [Example] = [
    Example(
      "audience_any", "$.issuers[0].audiences",
      Document(
        customers:
          #""issuer": "https://login.example.com/", "audiences": "any", "algorithms": ["RS256"], "groupsClaim": "groups", "keys": { "discover": true }"#
      )),
    Example(
      "audience_uncertain", "$.issuers[0].audiences",
      Document(
        customers: #""userPool": "eu-west-1_AbCdEfGhI", "audiences": ["https://api.example.com"], "tokenUse": "access""#
      )),
    Example("leeway_large", "$.issuers[0].leeway", Document(customers: partner + #", "leeway": 61"#)),
    Example(
      "stale_long", "$.issuers[0].keys.staleFor",
      Document(customers: idPool + #", "keys": { "staleFor": 86401 }"#)),
    Example(
      "pinned_long", "$.issuers[0].keys.pinnedFor",
      Document(customers: idPool + #", "keys": { "pinned": "keys.json", "pinnedFor": 604801 }"#)),
    Example("issuer_unused", "$.issuers[1]", Document(issuers: [#"{ "name": "partners", \#(partner) }"#])),
    Example(
      "refuse_everybody", "$.refuse[0].issuedBefore",
      Document(
        members: #", "refuse": [{ "issuer": "customers", "subjects": "any", "issuedBefore": "2027-01-15T08:00:01Z" }]"#)
    ),
    Example(
      "refuse_future", "$.refuse[0].issuedBefore",
      Document(
        members:
          #", "refuse": [{ "issuer": "customers", "subjects": ["3f2a"], "issuedBefore": "2027-01-15T08:00:01Z" }]"#
      )),
    Example(
      "revocation_expired", "$.refuse[0]",
      Document(
        members:
          #", "refuse": [{ "issuer": "customers", "subjects": ["3f2a"], "issuedBefore": "2027-01-14T07:00:00Z" }]"#
      )),
    Example(
      "secrets_ended", "$.issuers[0].keys.secrets",
      Document(customers: services(#"{ "secret": "env:OLD", "until": "2027-01-15T08:00:00Z" }"#))),
    Example(
      "secret_ended", "$.issuers[0].keys.secrets[1]",
      Document(customers: services(#""env:NEW", { "secret": "env:OLD", "until": "2027-01-15T08:00:00Z" }"#))),
    Example(
      "secrets_without_end", "$.issuers[0].keys.secrets", Document(customers: services(#""env:NEW", "env:OLD""#))),
    Example(
      "secret_shared", "$.issuers[1].keys.secrets[0]",
      Document(
        customers: services(#""env:SECRET""#),
        issuers: [
          #"{ "name": "jobs", "issuer": "urn:jobs", "audiences": ["api"], "algorithms": ["HS256"], "keys": { "secrets": ["env:SECRET"] } }"#
        ],
        grants: #"{ "issuer": "customers", "groups": ["users"] }, { "issuer": "jobs", "scopes": ["read"] }"#)),
  ]

  private static func services(_ secrets: String) -> String {
    #""issuer": "urn:services", "audiences": ["api"], "algorithms": ["HS256"], "groupsClaim": "groups", "keys": { "secrets": [\#(secrets)] }"#
  }

  private static let ofRoles: [Example] = [
    Example(
      "role_unreachable", "$.roles[0]",
      Document(customers: idPool, grants: #"{ "issuer": "customers", "scopes": ["read"] }"#)),
    Example(
      "grant_impossible", "$.roles[0].grantedTo[0].scopes",
      Document(customers: idPool, grants: #"{ "issuer": "customers", "scopes": ["read"] }"#)),
    Example(
      "grant_impossible", "$.roles[0].grantedTo[0].identityProviders",
      Document(grants: #"{ "issuer": "customers", "identityProviders": ["Google"] }"#)),
    Example(
      "route_unreachable", "$.routes[0]",
      Document(customers: idPool, grants: #"{ "issuer": "customers", "scopes": ["read"] }"#)),
    Example(
      "grant_shadowed", "$.roles[0].grantedTo[1]",
      Document(
        grants:
          #"{ "issuer": "customers", "groups": ["users", "staff"] }, { "issuer": "customers", "groups": ["staff"], "scopes": ["read"] }"#
      )),
    Example(
      "grant_shadowed", "$.roles[0].grantedTo[0]",
      Document(
        grants:
          #"{ "issuer": "customers", "groups": ["users"], "maxAge": 60 }, { "issuer": "customers", "groups": ["users"], "maxAge": 300 }"#
      )),
    Example(
      "subjects_any", "$.roles[0].grantedTo[0].subjects",
      Document(grants: #"{ "issuer": "customers", "subjects": "any" }"#)),
    Example(
      "subjects_listed", "$.roles[0].grantedTo[0].subjects",
      Document(
        grants: #"{ "issuer": "customers", "subjects": [\#((0...10).map { "\"s\($0)\"" }.joined(separator: ", "))] }"#)),
    Example(
      "email_unverified", "$.roles[0].grantedTo[0].claims",
      Document(
        customers: idPool, grants: #"{ "issuer": "customers", "claims": { "email": ["a@example.com"] } }"#)),
    Example(
      "claim_uncertain", "$.roles[0].grantedTo[0].claims['custom:tier']",
      Document(grants: #"{ "issuer": "customers", "claims": { "custom:tier": ["gold"] } }"#)),
    Example(
      "step_up_uncertain", "$.roles[0].grantedTo[0]",
      Document(grants: #"{ "issuer": "customers", "groups": ["users"], "amr": ["mfa"] }"#)),
    Example(
      "step_up_uncertain", "$.routes[0].requires",
      Document(
        routes: #"{ "method": "GET", "path": "/me", "permission": "read", "requires": { "amr": ["mfa"] } }"#)),
    Example("permission_unused", "$.roles[0].permissions[1]", Document(permissions: #""read", "write""#)),
    Example(
      "role_order", "$.roles[1]",
      Document(
        roles: [
          #"{ "name": "guest", "permissions": ["read"], "grantedTo": [{ "issuer": "customers", "groups": ["guests"] }] }"#
        ],
        permissions: #""read", "write""#,
        routes:
          #"{ "method": "GET", "path": "/me", "permission": "read" }, { "method": "PUT", "path": "/me", "permission": "write" }"#
      )),
    Example(
      "usage_key_unsaid", "$.roles[0].usageKey",
      Document(roleMembers: #", "usageKey": "env:KEY""#, members: #", "httpApiAnswer": "simple", "answerFor": "route""#)
    ),
  ]

  private static let ofRoutes: [Example] = [
    Example(
      "route_shadowed", "$.routes[0]",
      Document(
        routes: (["ANY"] + ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]).map {
          #"{ "method": "\#($0)", "path": "/me", "permission": "read" }"#
        }.joined(separator: ", "))),
    Example(
      "routes_cross", "$.routes[0]",
      Document(
        routes:
          #"{ "method": "GET", "path": "/{group}/members", "permission": "read" }, { "method": "GET", "path": "/staff/{page}", "permission": "read" }"#
      )),
    Example(
      "routes_overlap", "$.routes[0]",
      Document(
        permissions: #""read", "write""#,
        routes:
          #"{ "method": "GET", "path": "/users/{id}", "permission": "read" }, { "method": "GET", "path": "/users/me", "permission": "write" }"#
      )),
    Example(
      "surplus_allowed", "$.routes[0]",
      Document(
        routes:
          #"{ "method": "GET", "path": "/users/{id}", "permission": "read" }, { "method": "GET", "path": "/users/{id}/posts", "permission": "read" }"#
      )),
  ]

  private static let ofCredentials: [Example] = [
    Example(
      "api_key_in_query", "$.credentials[0].query",
      credential(#""kind": "api-key", "query": "key", "secrets": ["env:KEY"]"#)),
    Example(
      "weak_allowed", "$.credentials[0].allowWeak",
      credential(#""kind": "basic", "user": "jenkins", "secrets": ["env:KEY"], "allowWeak": true"#)),
    Example(
      "address_wide", "$.credentials[0].addresses[1]",
      credential(#""kind": "address", "addresses": ["192.0.2.0/24", "0.0.0.0/0"]"#, #", "answerFor": "route""#)),
    Example(
      "address_wide", "$.credentials[0].addresses[0]",
      credential(#""kind": "address", "addresses": ["2000::/3"]"#, #", "answerFor": "route""#)),
    Example(
      "address_wide", "$.credentials[0].addresses[0]",
      credential(#""kind": "address", "addresses": ["::ffff:0.0.0.0/96"]"#, #", "answerFor": "route""#)),
    Example(
      "route_unreachable", "$.routes[1]",
      Document(
        roles: [#"{ "name": "job", "permissions": ["write"] }"#],
        routes:
          #"{ "method": "GET", "path": "/me", "permission": "read" }, { "method": "PUT", "path": "/me", "permission": "write", "requires": { "maxAge": 300 } }"#,
        members:
          #", "credentials": [{ "kind": "bearer", "secrets": ["env:KEY"], "principal": "reports", "role": "job" }]"#)),
    Example("token_in_query", "$.tokenFrom[0]", Document(members: #", "tokenFrom": [{ "query": "access_token" }]"#)),
    Example("cookie_token", "$.tokenFrom[0]", Document(members: #", "tokenFrom": [{ "cookie": "session" }]"#)),
  ]

  private static func credential(_ credential: String, _ members: String = "") -> Document {
    Document(members: #", "credentials": [{ \#(credential), "principal": "reports", "role": "user" }]\#(members)"#)
  }

  private static let ofAnswers: [Example] = [
    Example("simple_answer_cached", "$.httpApiAnswer", Document(members: #", "httpApiAnswer": "simple""#)),
    Example("route_answer_needless", "$.answerFor", Document(members: #", "answerFor": "route""#)),
    Example(
      "routes_would_cross", "$.routes[2]",
      Document(
        roles: [
          #"{ "name": "all", "permissions": ["settings"], "grantedTo": [{ "issuer": "customers", "groups": ["admins"] }] }"#
        ],
        routes:
          #"{ "method": "GET", "path": "/{a}/{b}", "permission": "read" }, { "method": "GET", "path": "/users/{id}", "permission": "read" }, { "method": "GET", "path": "/{a}/settings", "permission": "settings" }"#,
        members: #", "answerFor": "route""#)),
    Example("context_large", "$.roles", Document(permissions: ["\"read\""] + names(32, of: 64))),
    Example(
      "answer_too_large", "$.roles[0]",
      Document(
        permissions: ["\"read\""] + names(62, of: 64),
        routes: (["$connect"] + (0..<55).map { "r\($0)" }).map { #"{ "path": "\#($0)", "permission": "read" }"# }
          .joined(separator: ", "))),
    Example(
      "answer_large", "$.roles[0]",
      Document(
        routes: (0..<150).map { #"{ "method": "ANY", "path": "/r\#($0)", "permission": "read" }"# }
          .joined(separator: ", "))),
  ]

  /// Permissions that no route asks for.
  private static func names(_ count: Int, of length: Int) -> [String] {
    (0..<count).map { number in
      let name = "p\(number)"
      return "\"\(name)\(String(repeating: "x", count: length - name.utf8.count))\""
    }
  }
}

extension Document {
  fileprivate init(permissions: [String], routes: String? = nil) {
    self.init(permissions: permissions.joined(separator: ", "))
    if let routes { self.routes = routes }
  }
}
