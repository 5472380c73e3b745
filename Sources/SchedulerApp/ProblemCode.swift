/// Every way in which a request can fail: stable names, never renamed, each with one status and one title.
/// docs/scheduler-api.md has them all, and a test holds the two together.
enum ProblemCode: String, CaseIterable {
  // The request does not reach a route.
  case eventMalformed = "event_malformed"
  case requestTooLarge = "request_too_large"
  case requestMalformed = "request_malformed"
  case routeUnknown = "route_unknown"
  case methodNotAllowed = "method_not_allowed"

  // Who is asking.
  case authorizerMissing = "authorizer_missing"
  case contextMissing = "context_missing"
  case contextMalformed = "context_malformed"
  case contextExpired = "context_expired"
  case callersMissing = "callers_missing"
  case addressMissing = "address_missing"
  case callerUnknown = "caller_unknown"
  case permissionMissing = "permission_missing"
  case groupForbidden = "group_forbidden"

  // What is asked.
  case contentTypeUnsupported = "content_type_unsupported"
  case bodyTooLarge = "body_too_large"
  case jsonMalformed = "json_malformed"
  case membersInvalid = "members_invalid"
  case parameterInvalid = "parameter_invalid"
  case cursorMalformed = "cursor_malformed"
  case idempotencyKeyMalformed = "idempotency_key_malformed"
  case idempotencyKeyReused = "idempotency_key_reused"

  // What it is asked of.
  case messageUnknown = "message_unknown"
  case messageSent = "message_sent"
  case messageSending = "message_sending"
  case messageFailed = "message_failed"
  case subscriberUnknown = "subscriber_unknown"
  case linkInvalid = "link_invalid"
  case linkExpired = "link_expired"
  case subscriptionGone = "subscription_gone"

  // What it is asked with.
  case storeUnavailable = "store_unavailable"
  case storeContended = "store_contended"
  case lettersUnavailable = "letters_unavailable"
  case chanceUnavailable = "chance_unavailable"

  /// The HTTP status.
  var status: Int {
    switch self {
    case .requestMalformed, .jsonMalformed, .parameterInvalid, .cursorMalformed, .idempotencyKeyMalformed, .linkInvalid:
      400
    case .contextExpired: 401
    case .callerUnknown, .permissionMissing, .groupForbidden: 403
    case .routeUnknown, .messageUnknown, .subscriberUnknown: 404
    case .methodNotAllowed: 405
    case .messageSent, .messageSending, .messageFailed: 409
    case .linkExpired, .subscriptionGone: 410
    case .requestTooLarge, .bodyTooLarge: 413
    case .contentTypeUnsupported: 415
    case .membersInvalid, .idempotencyKeyReused: 422
    case .eventMalformed, .authorizerMissing, .contextMissing, .contextMalformed, .callersMissing, .addressMissing,
      .chanceUnavailable:
      500
    case .storeUnavailable, .storeContended, .lettersUnavailable: 503
    }
  }

  /// The same sentence for every request that fails so.
  var title: String {
    switch self {
    case .eventMalformed, .requestMalformed: "The request could not be read"
    case .requestTooLarge: "The request is too large"
    case .routeUnknown: "Nothing is here"
    case .methodNotAllowed: "This method is not for this path"
    case .authorizerMissing, .contextMissing, .contextMalformed, .callersMissing:
      "The service cannot tell who is asking"
    case .contextExpired: "The sign-in has expired"
    case .addressMissing: "The service does not know its own address"
    case .callerUnknown: "The caller is not known here"
    case .permissionMissing: "A permission is missing"
    case .groupForbidden: "The group is not one of the caller's"
    case .contentTypeUnsupported: "The body must be JSON"
    case .bodyTooLarge: "The body is too large"
    case .jsonMalformed: "The body is not JSON"
    case .membersInvalid: "The body does not hold what it must"
    case .parameterInvalid: "A query parameter is not what it must be"
    case .cursorMalformed: "The cursor is none of ours"
    case .idempotencyKeyMalformed: "The Idempotency-Key is not one"
    case .idempotencyKeyReused: "The Idempotency-Key belongs to another request"
    case .messageUnknown: "There is no such message"
    case .messageSent: "The message has been sent"
    case .messageSending: "The message is being sent"
    case .messageFailed: "The message has failed"
    case .subscriberUnknown: "There is no such subscriber"
    case .linkInvalid: "The link is not one of ours"
    case .linkExpired: "The link has expired"
    case .subscriptionGone: "There is nothing to confirm any more"
    case .storeUnavailable: "The service cannot reach its store"
    case .storeContended: "Too many were at it at once"
    case .lettersUnavailable: "The service cannot make or check links"
    case .chanceUnavailable: "The service cannot make an id"
    }
  }
}
