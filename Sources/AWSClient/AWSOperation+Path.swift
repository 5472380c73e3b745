package import HTTPFetch

// What services with paths need, apart from those that have none, which is all that the authorizer asks.
extension AWSClient.Operation {
  /// An operation of a service whose operations have paths.
  ///
  /// - Parameters:
  ///   - method: with the body, JSON, that the operation takes.
  ///   - path: segments of letters, digits and `._-`, as `AWSTarget` takes them; others are `url_not_allowed`.
  ///   - query: one parameter of the same characters.
  package init(
    _ name: String, of service: AWSService, _ method: HTTPRequest.Method, at path: String,
    query: (name: String, value: String)? = nil, maximumAnswerBytes: Int, isIdempotent: Bool
  ) {
    precondition(service.style.isPaths)
    let headers: [(name: String, value: String)] =
      switch method {
      case .post, .put: [("Content-Type", "application/json")]
      case .get, .delete: []
      }
    self.init(
      name, of: service, method, headers: headers, maximumAnswerBytes: maximumAnswerBytes,
      isIdempotent: isIdempotent,
      target: { endpoint throws(HTTPFailure) in try AWSTarget(endpoint, path: path, query: query) })
  }
}

extension AWSService {
  /// Amazon DynamoDB.
  package static let dynamoDB = AWSService(
    name: "dynamodb", .json(target: "DynamoDB_20120810", version: "1.0"), endpointVariableSuffix: "DYNAMODB")

  /// Amazon EventBridge Scheduler.
  package static let scheduler = AWSService(name: "scheduler", .paths, endpointVariableSuffix: "SCHEDULER")

  /// Amazon Simple Email Service, version 2.
  package static let sesV2 = AWSService(name: "ses", hostName: "email", .paths, endpointVariableSuffix: "SESV2")
}
