package import HTTPFetch

/// Why a service of AWS has not done what it was asked to. None holds a part of the credentials, of what was asked or of a
/// service's message.
package enum AWSFault: Error, Sendable, Equatable {
  /// A variable that holds a part of the credentials is not set.
  case credentialsMissing(variable: String)
  /// A variable holds what cannot be that part of the credentials.
  case credentialsMalformed(variable: String)
  /// Neither `AWS_REGION` nor `AWS_DEFAULT_REGION` is set.
  case regionMissing
  /// A variable holds what is no name of a region.
  case regionMalformed(variable: String)
  /// A variable names an endpoint that is not spoken to.
  case endpointRefused(variable: String, reason: String)
  /// No answer.
  case unreachable(HTTPFailure)
  /// The service answered with an error.
  case refused(Refused)
  /// The service answered, with something else than its documentation says.
  case answerMalformed(host: String, reason: String)

  /// An error that a service answered with.
  package struct Refused: Sendable, Equatable {
    /// What the service calls it.
    package let exception: AWSException
    /// The status of HTTP.
    package let status: Int
    /// Who answered.
    package let host: String
    /// What was asked, as IAM calls it: `secretsmanager:GetSecretValue`.
    package let action: String
    /// By how many seconds our clock is ahead of the service's, where that is enough for the service to refuse a
    /// signature; nil where it is not, or where the service did not say what time it is.
    package let clockAhead: Int?
    /// What came with it.
    package let body: AWSErrorBody

    /// Whether the service has sent us away because it is busy, and so has done nothing.
    package var isThrottling: Bool { exception.kind == .throttled || status == 429 }
  }

  /// Whether the service surely has not done what it was asked to: it has not seen the request, or has said no to it. For
  /// an operation that is not idempotent this holds for all attempts together.
  package var isSurelyUndone: Bool {
    switch self {
    case .credentialsMissing, .credentialsMalformed, .regionMissing, .regionMalformed, .endpointRefused: true
    case .unreachable(let failure): failure.isBeforeSending
    case .refused(let refused): (400..<500).contains(refused.status) || refused.isThrottling
    case .answerMalformed: false
    }
  }

  /// The stable name of this fault, fit for a metric's label.
  package var code: String {
    switch self {
    case .credentialsMissing: "credentials_missing"
    case .credentialsMalformed: "credentials_malformed"
    case .regionMissing: "region_missing"
    case .regionMalformed: "region_malformed"
    case .endpointRefused: "endpoint_refused"
    case .unreachable(let failure): failure.code
    case .refused(let refused): refused.code
    case .answerMalformed: "answer_malformed"
    }
  }
}

extension AWSFault.Refused {
  fileprivate var code: String {
    switch exception.kind {
    case .accessDenied: "access_denied"
    case .notFound: "resource_not_found"
    case .signature: clockAhead == nil ? "signature_refused" : "clock_skewed"
    case .credentials: "credentials_refused"
    case .expiredCredentials: "credentials_expired"
    case .throttled: "throttled"
    case .other where isThrottling: "throttled"
    case .other: status >= 500 ? "service_failed" : "request_refused"
    }
  }
}

extension AWSFault: CustomStringConvertible {
  /// What happened and what to do, in lower case but for names.
  package var description: String {
    switch self {
    case .credentialsMissing(let variable):
      "the variable \(variable) is not set; Lambda sets it, elsewhere export credentials for AWS"
    case .credentialsMalformed(let variable):
      "the variable \(variable) does not hold what its name says; look for spaces, quotes and line breaks in it"
    case .regionMissing: "no region is known; set AWS_REGION"
    case .regionMalformed(let variable): "the variable \(variable) holds no name of a region, such as eu-central-1"
    case .endpointRefused(let variable, let reason): "the variable \(variable): \(reason)"
    case .unreachable(let failure): failure.description
    case .refused(let refused): refused.description
    case .answerMalformed(let host, let reason): "\(host) answered with what is no answer: \(reason)"
    }
  }
}

extension AWSFault.Refused: CustomStringConvertible {
  /// The exception and what to do.
  package var description: String {
    let hint =
      switch exception.kind {
      case .accessDenied: "; allow \(action) to the role or user whose credentials these are"
      case .notFound: ""
      case .signature:
        if let clockAhead {
          "; the clock here is \(abs(clockAhead)) s \(clockAhead > 0 ? "ahead of" : "behind") that of the service, set it"
        } else {
          "; the secret access key is not the one of this access key id, or something on the way changed the request"
        }
      case .credentials: "; the access key id or the session token is not, or no longer, known; take new credentials"
      case .expiredCredentials: "; the session token is over, take new credentials"
      case .throttled: "; it is asked too often"
      case .other: ""
      }
    return "\(host) answered \(action) with \(exception.name) (status \(status))\(hint)"
  }
}
