internal import HTTPFetch
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

    init(
      _ name: String, of service: AWSService, _ method: HTTPRequest.Method,
      headers: [(name: String, value: String)], maximumAnswerBytes: Int, isIdempotent: Bool,
      target: @escaping @Sendable (HTTPURL) throws(HTTPFailure) -> AWSTarget
    ) {
      self.service = service
      self.name = name
      self.maximumAnswerBytes = maximumAnswerBytes
      self.isIdempotent = isIdempotent
      self.method = method
      self.headers = headers
      self.target = target
    }

    /// What IAM calls it: `secretsmanager:GetSecretValue`.
    var action: String { "\(service.name):\(name)" }
  }
}
