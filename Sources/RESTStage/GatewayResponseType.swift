/// A kind of answer that API Gateway gives itself, instead of a function.
///
/// Source: API Gateway Developer Guide, "Gateway response types for API Gateway", for names and statuses. What the bodies say
/// and the `x-amzn-ErrorType` is not documented there in full; it is what owners of deployed APIs report.
enum GatewayResponseType: String, Sendable, CaseIterable {
  case accessDenied = "ACCESS_DENIED"
  case apiConfigurationError = "API_CONFIGURATION_ERROR"
  case authorizerConfigurationError = "AUTHORIZER_CONFIGURATION_ERROR"
  case authorizerFailure = "AUTHORIZER_FAILURE"
  case badRequestParameters = "BAD_REQUEST_PARAMETERS"
  case badRequestBody = "BAD_REQUEST_BODY"
  case default4XX = "DEFAULT_4XX"
  case default5XX = "DEFAULT_5XX"
  case expiredToken = "EXPIRED_TOKEN"
  case integrationFailure = "INTEGRATION_FAILURE"
  case integrationTimeout = "INTEGRATION_TIMEOUT"
  case invalidAPIKey = "INVALID_API_KEY"
  case invalidSignature = "INVALID_SIGNATURE"
  case missingAuthenticationToken = "MISSING_AUTHENTICATION_TOKEN"
  case quotaExceeded = "QUOTA_EXCEEDED"
  case requestTooLarge = "REQUEST_TOO_LARGE"
  case resourceNotFound = "RESOURCE_NOT_FOUND"
  case throttled = "THROTTLED"
  case unauthorized = "UNAUTHORIZED"
  case unsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE"
  case wafFiltered = "WAF_FILTERED"
}

/// Why a request ends before a function has answered it.
struct GatewayFault: Error, Sendable, Equatable {
  let type: GatewayResponseType
  /// The type's own status.
  let status: Int
  /// `$context.error.message`; nil: null.
  let message: String?
  /// `x-amzn-ErrorType`.
  let exception: String
  /// What the body calls the message; only an authorizer's denial writes it with a capital.
  var memberName = "message"

  static let unauthorized = GatewayFault(
    type: .unauthorized, status: 401, message: "Unauthorized", exception: "UnauthorizedException")
  static let missingAuthenticationToken = GatewayFault(
    type: .missingAuthenticationToken, status: 403, message: "Missing Authentication Token",
    exception: "MissingAuthenticationTokenException")
  static let authorizerFailure = GatewayFault(
    type: .authorizerFailure, status: 500, message: nil, exception: "AuthorizerFailureException")
  static let authorizerConfigurationError = GatewayFault(
    type: .authorizerConfigurationError, status: 500, message: nil, exception: "AuthorizerConfigurationException")
  static let invalidAPIKey = GatewayFault(
    type: .invalidAPIKey, status: 403, message: "Forbidden", exception: "ForbiddenException")
  static let throttled = GatewayFault(
    type: .throttled, status: 429, message: "Too Many Requests", exception: "TooManyRequestsException")
  static let quotaExceeded = GatewayFault(
    type: .quotaExceeded, status: 429, message: "Limit Exceeded", exception: "LimitExceededException")
  static let requestTooLarge = GatewayFault(
    type: .requestTooLarge, status: 413, message: "Request Too Long", exception: "RequestTooLargeException")
  static let badRequest = GatewayFault(
    type: .default4XX, status: 400, message: "Bad Request", exception: "BadRequestException")
  static let addressTooLong = GatewayFault(
    type: .default4XX, status: 414, message: "Request URI too long", exception: "RequestURITooLongException")
  /// A function that failed, or whose answer is none: 502 (API Gateway Developer Guide, "Lambda proxy integrations in API
  /// Gateway"). That it goes by DEFAULT_5XX is our assumption: no type of 502 is documented.
  static let badGateway = GatewayFault(
    type: .default5XX, status: 502, message: "Internal server error", exception: "InternalServerErrorException")

  static func accessDenied(explicitly: Bool) -> GatewayFault {
    GatewayFault(
      type: .accessDenied, status: 403,
      message: "User is not authorized to access this resource" + (explicitly ? " with an explicit deny" : ""),
      exception: "AccessDeniedException", memberName: "Message")
  }
}
