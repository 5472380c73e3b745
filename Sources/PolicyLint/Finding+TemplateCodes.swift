extension Finding.Code {
  // Errors: callers are shut out, or let in by somebody else's answer.
  static let answerFormatDiffers = Self(
    "answer_format_differs", .error, mend: "make httpApiAnswer and EnableSimpleResponses say the same")
  static let identitySourceMissing = Self(
    "identity_source_missing", .error, mend: "make it an identity source, stop reading it, or set the cache time to 0")
  static let identitySourcesAlternative = Self(
    "identity_sources_alternative", .error,
    mend: "set the cache time to 0 and name no identity source, or give each an authorizer and a policy of its own")
  static let routeAnswerCached = Self(
    "route_answer_cached", .error, mend: "set the cache time (ReauthorizeEvery) to 0, or leave answerFor out")
  static let routePublic = Self(
    "route_public", .error, mend: "give the route the authorizer, or take it out of the policy")
  static let routeUnlisted = Self(
    "route_unlisted", .error, mend: "list the route in the policy, with a permission, or make it public")
  static let simpleAnswerShared = Self(
    "simple_answer_shared", .error,
    mend: "add routeKey to Identity.Context, and each route of the policy to the API; or set the cache time to 0")
  static let tokenAuthorizerBlind = Self(
    "token_authorizer_blind", .error, mend: "set FunctionPayloadType to REQUEST, or stop reading it")
  static let tokenHeaderDiffers = Self(
    "token_header_differs", .error, mend: "name the same header in Identity.Header and in tokenFrom")

  // Warnings.
  static let identitySourceUnread = Self(
    "identity_source_unread", .warning,
    mend: "name it in tokenFrom or credentials, or remove it: a caller without it is shut out")
  static let invocationForbidden = Self(
    "invocation_forbidden", .warning,
    mend: "set EnableFunctionDefaultPermissions to true, or name a role, or permit it with an AWS::Lambda::Permission")
  static let methodUnlisted = Self(
    "method_unlisted", .warning, mend: "list the route with ANY, or give the template the methods that the policy has")
  static let notLookedAt = Self("not_looked_at", .warning, mend: "look for yourself, or write it out in the template")
  static let preflightGuarded = Self(
    "preflight_guarded", .warning, mend: "set AddDefaultAuthorizerToCorsPreflight to false")
  static let routeAbsent = Self(
    "route_absent", .warning, mend: "remove the route from the policy, or add it to the template")
  static let routeGuardedOtherwise = Self(
    "route_guarded_otherwise", .warning, mend: "take the route out of the policy, or give it this authorizer")
  static let stepUpOutlived = Self(
    "step_up_outlived", .warning,
    mend: "set the cache time to 0, or answer with a policy, which ends when the sign-in does")
  static let usageKeyUnasked = Self(
    "usage_key_unasked", .warning, mend: "set ApiKeySourceType to AUTHORIZER, or remove usageKey")
  static let validationShutsOut = Self(
    "validation_shuts_out", .warning, mend: "widen the ValidationExpression: the function refuses what is wrong anyway")

  // Notes.
  static let routeCovered = Self(
    "route_covered", .note, mend: "list the route, if it should ask for another permission")
  static let stepUpWithinCacheTime = Self(
    "step_up_within_cache_time", .note,
    mend: "nothing: the answer says until when it holds, and whoever signs in again has another token")

  /// All that a comparison with a template can find.
  package static let ofTemplates: [Finding.Code] = [
    answerFormatDiffers, identitySourceMissing, identitySourcesAlternative, routeAnswerCached, routePublic,
    routeUnlisted,
    simpleAnswerShared, tokenAuthorizerBlind, tokenHeaderDiffers,
    identitySourceUnread, invocationForbidden, methodUnlisted, notLookedAt, preflightGuarded, routeAbsent,
    routeGuardedOtherwise, stepUpOutlived, usageKeyUnasked, validationShutsOut,
    routeCovered, stepUpWithinCacheTime,
  ]

  /// For whoever reads the template, and cannot tell what something will be.
  package static let unread = notLookedAt
}
