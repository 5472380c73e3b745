internal import HTTPFetch

/// Lambda's runtime interface ("Using the Lambda runtime API for custom runtimes", AWS Lambda Developer Guide), as four
/// calls. Knows addresses and fields, and nothing of when to call what.
struct RuntimeInterface {
  /// What Lambda takes as a payload, in bytes, in either direction.
  static let maximumPayloadBytes = 6_291_556

  private let authority: String
  private let connection: HTTPConnection

  init(authority: String) throws(HTTPFailure) {
    self.authority = authority
    connection = try HTTPConnection()
    // A wrong authority is to show now, and not with the first call.
    _ = try url("invocation/next")
  }

  /// Waits for a call, for as long as it takes: the sandbox may be frozen for hours meanwhile.
  func next(isCancelled: @escaping () -> Bool) throws(HTTPFailure) -> HTTPResponse {
    let limits = HTTPLimits(
      connect: .seconds(2), total: nil, maximumBodyBytes: Self.maximumPayloadBytes, maximumHeaderBytes: 65_536)
    let request = HTTPRequest(url: try url("invocation/next"), limits: limits)
    return try connection.perform(request, isCancelled: isCancelled)
  }

  /// - Parameter requestID: checked by `Invocation.requestID(of:)`.
  /// - Returns: the status; 202 is success.
  func answer(_ requestID: String, _ payload: [UInt8]) throws(HTTPFailure) -> Int {
    try post("invocation/\(requestID)/response", payload, [])
  }

  /// - Parameter requestID: checked by `Invocation.requestID(of:)`, or nil to say that the process cannot start.
  /// - Returns: the status; 202 is success.
  func report(_ error: InvocationError, of requestID: String?) throws(HTTPFailure) -> Int {
    try post(
      requestID.map { "invocation/\($0)/error" } ?? "init/error", error.body,
      [("Lambda-Runtime-Function-Error-Type", error.headerValue)])
  }

  private func post(
    _ path: String, _ body: [UInt8], _ fields: [(name: String, value: String)]
  ) throws(HTTPFailure) -> Int {
    let request = HTTPRequest(
      .post(body: body), url: try url(path), headers: [("Content-Type", "application/json")] + fields,
      limits: HTTPLimits(connect: .seconds(2), total: .seconds(10)))
    return try connection.perform(request).status
  }

  private func url(_ path: String) throws(HTTPFailure) -> HTTPURL {
    try HTTPURL(platformAuthority: authority, path: "/2018-06-01/runtime/" + path)
  }
}
