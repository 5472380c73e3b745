extension Finding.Code {
  // Errors: it cannot do what it says.
  static let roleUnreachable = Self(
    "role_unreachable", .error, mend: "grant the role in a way that a token can have, or remove it")
  static let routeUnreachable = Self(
    "route_unreachable", .error,
    mend: "give the permission to a role that somebody can have, or ask for less in requires")
  static let refuseEverybody = Self(
    "refuse_everybody", .error, mend: "set issuedBefore to the moment of the theft, which is never in the future")
  static let secretsEnded = Self(
    "secrets_ended", .error, mend: "name a secret without until, or with one that is to come")
  static let answerTooLarge = Self(
    "answer_too_large", .error, mend: "write fewer routes, or shorter names of permissions, or \"answerFor\": \"route\""
  )

  // Warnings: it works, and is weaker or less useful than it looks.
  static let addressWide = Self("address_wide", .warning, mend: "name the networks from which the callers really come")
  static let apiKeyInQuery = Self(
    "api_key_in_query", .warning, mend: "take the key from a header: addresses end up in logs and histories")
  static let audienceAny = Self(
    "audience_any", .warning, mend: "name the audiences, or the clients whose tokens are meant for this API")
  static let callerShadowed = Self(
    "caller_shadowed", .warning, mend: "remove it, or put it before the wider one")
  static let contextLarge = Self(
    "context_large", .warning, mend: "shorten the names of permissions, or carry fewer in one role")
  static let emailUnverified = Self(
    "email_unverified", .warning, mend: "ask for \"email_verified\": [true] too, or grant by group or subject")
  static let grantImpossible = Self(
    "grant_impossible", .warning, mend: "remove the grant, or change what it asks or the issuer's tokenUse")
  static let grantShadowed = Self("grant_shadowed", .warning, mend: "remove the narrower grant, or the wider one")
  static let issuerUnused = Self("issuer_unused", .warning, mend: "grant a role to it, or remove the issuer")
  static let leewayLarge = Self("leeway_large", .warning, mend: "set the clocks, and a leeway of at most 60 seconds")
  static let pinnedLong = Self(
    "pinned_long", .warning, mend: "fetch the pinned set at each release, and leave pinnedFor out")
  static let refuseFuture = Self(
    "refuse_future", .warning, mend: "set issuedBefore to the moment of the theft, which is never in the future")
  static let routeShadowed = Self("route_shadowed", .warning, mend: "remove the route")
  static let routesCross = Self(
    "routes_cross", .warning, mend: "list the request as a route of its own, or change one of the paths")
  static let secretShared = Self("secret_shared", .warning, mend: "give each its own secret")
  static let secretsWithoutEnd = Self(
    "secrets_without_end", .warning, mend: "say in until when the old secret is none any more")
  static let staleLong = Self("stale_long", .warning, mend: "leave staleFor out, or set at most 86400")
  static let tokenInQuery = Self(
    "token_in_query", .warning, mend: "take the token from a subprotocol: addresses end up in logs and histories")
  static let usageKeyUnsaid = Self(
    "usage_key_unsaid", .warning, mend: "remove usageKey: an HTTP API has no usage plans, and a simple answer no key")
  static let weakAllowed = Self(
    "weak_allowed", .warning, mend: "make a secret of 16 bytes or more, and remove allowWeak")

  // Notes: it works and may be meant.
  static let answerLarge = Self(
    "answer_large", .note, mend: "write fewer routes or parameters, or \"answerFor\": \"route\"")
  static let audienceUncertain = Self(
    "audience_uncertain", .note,
    mend: "name the app clients in clients instead, unless tokens are asked for with a resource")
  static let callerWide = Self(
    "caller_wide", .note, mend: "name the users or roles that call, unless everybody is meant")
  static let claimUncertain = Self(
    "claim_uncertain", .note, mend: "make sure that a pre token generation trigger adds the claim, or take ID tokens")
  static let cookieToken = Self(
    "cookie_token", .note,
    mend: "set the cookie with SameSite=Strict, Secure and HttpOnly, and check the Origin of what changes")
  static let permissionUnused = Self(
    "permission_unused", .note, mend: "remove it, unless a function behind asks for it")
  static let revocationExpired = Self("revocation_expired", .note, mend: "remove it from refuse")
  static let roleOrder = Self("role_order", .note, mend: "put the role with more permissions first")
  static let routeAnswerNeedless = Self(
    "route_answer_needless", .note, mend: "leave answerFor out, and let API Gateway keep the answers")
  static let routesOverlap = Self("routes_overlap", .note, mend: "nothing, if the more specific route is meant to win")
  static let routesWouldCross = Self(
    "routes_would_cross", .note, mend: "nothing while answerFor is \"route\" and the authorizer's cache time is 0")
  static let secretEnded = Self("secret_ended", .note, mend: "remove it from secrets")
  static let simpleAnswerCached = Self(
    "simple_answer_cached", .note, mend: "keep the cache time at 0, or make $context.routeKey an identity source")
  static let stepUpUncertain = Self(
    "step_up_uncertain", .note, mend: "look into a token of the pool whether the claim is there")
  static let subjectsAny = Self(
    "subjects_any", .note, mend: "nothing, if whoever can sign up is meant to have the role")
  static let subjectsListed = Self(
    "subjects_listed", .note, mend: "grant to a group of the issuer: people change more often than policies")
  static let surplusAllowed = Self(
    "surplus_allowed", .note, mend: "list every route that has the authorizer")

  /// All of them.
  package static let ofPolicies: [Finding.Code] = [
    roleUnreachable, routeUnreachable, refuseEverybody, secretsEnded, answerTooLarge,
    addressWide, apiKeyInQuery, audienceAny, callerShadowed, contextLarge, emailUnverified, grantImpossible,
    grantShadowed,
    issuerUnused,
    leewayLarge, pinnedLong, refuseFuture, routeShadowed, routesCross, secretShared, secretsWithoutEnd, staleLong,
    tokenInQuery, usageKeyUnsaid, weakAllowed,
    answerLarge, audienceUncertain, callerWide, claimUncertain, cookieToken, permissionUnused, revocationExpired,
    roleOrder,
    routeAnswerNeedless, routesOverlap, routesWouldCross, secretEnded, simpleAnswerCached, stepUpUncertain, subjectsAny,
    subjectsListed, surplusAllowed,
  ]
}
