internal import HTTPTypes
internal import LocalHTTP

/// Lets pages of the client's own origins read answers, and nobody else's (Fetch, "CORS protocol"). Cookies are never sent
/// along: none of what is shared asks for one.
struct CrossOrigin {
  private let origins: [String]
  private let methods: [HTTPRequest.Method]

  init(with origins: [String], methods: [HTTPRequest.Method]) {
    self.origins = origins
    self.methods = methods
  }

  /// The answer to a preflight request.
  func preflight(_ request: LocalRequest) -> LocalResponse {
    guard let origin = allowedOrigin(of: request) else {
      var refusal = LocalResponse.text(.forbidden, "pages of this origin are not the client's")
      refusal.fields[.vary] = "Origin"
      return refusal
    }
    var answer = LocalResponse(.noContent)
    answer.fields[.accessControlAllowOrigin] = origin
    answer.fields[.accessControlAllowMethods] = methods.map(\.rawValue).joined(separator: ", ")
    answer.fields[.accessControlAllowHeaders] = "authorization, content-type"
    answer.fields[.accessControlMaxAge] = "600"
    answer.fields[.vary] = "Origin"
    return answer
  }

  /// The answer with leave to read it, where the page that asks is the client's.
  func shared(_ answer: LocalResponse, with request: LocalRequest) -> LocalResponse {
    var answer = answer
    answer.fields[.vary] = "Origin"
    if let origin = allowedOrigin(of: request) {
      answer.fields[.accessControlAllowOrigin] = origin
      answer.fields[.accessControlExposeHeaders] = "WWW-Authenticate"
    }
    return answer
  }

  private func allowedOrigin(of request: LocalRequest) -> String? {
    let named = request.head.headerFields[values: .origin]
    return named.count == 1 ? origins.first { $0.isSame(as: named[0]) } : nil
  }
}
