package import HTTPFetch
package import StrictJSON

extension AWSClient {
  /// One operation of a service.
  package struct Operation: Sendable {
    package let service: AWSService
    /// Such as `GetSecretValue`.
    package let name: String
    /// The most bytes that the answer may have.
    package let maximumAnswerBytes: Int
    /// Whether doing it twice is doing it once. If not, it is tried again only where it surely was not done.
    package let isIdempotent: Bool
    let method: HTTPRequest.Method
    /// What it is sent to at a service's address. Not a path: whoever needs none does not link what looks at one.
    let target: @Sendable (HTTPURL) throws(HTTPFailure) -> AWSTarget
    let headers: [(name: String, value: String)]

    /// An operation of a service that is asked by POST to `/`.
    ///
    /// - Parameter input: what the operation takes, as JSON.
    package init(
      _ name: String, of service: AWSService, input: JSONText, maximumAnswerBytes: Int, isIdempotent: Bool
    ) {
      guard case .json(let target, let version) = service.style else {
        preconditionFailure("\(service.name) is asked at paths")
      }
      self.service = service
      self.name = name
      self.maximumAnswerBytes = maximumAnswerBytes
      self.isIdempotent = isIdempotent
      method = .post(body: input.encoded())
      self.target = { endpoint throws(HTTPFailure) in try AWSTarget(root: endpoint) }
      headers = [("Content-Type", "application/x-amz-json-\(version)"), ("X-Amz-Target", "\(target).\(name)")]
    }

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
      self.service = service
      self.name = name
      self.maximumAnswerBytes = maximumAnswerBytes
      self.isIdempotent = isIdempotent
      self.method = method
      target = { endpoint throws(HTTPFailure) in try AWSTarget(endpoint, path: path, query: query) }
      switch method {
      case .post, .put: headers = [("Content-Type", "application/json")]
      case .get, .delete: headers = []
      }
    }

    /// What IAM calls it: `secretsmanager:GetSecretValue`.
    var action: String { "\(service.name):\(name)" }
  }
}
