internal import HTTPTypes
internal import JOSE
internal import LocalHTTP
internal import SAMTemplate

/// A request to the stage, taken apart once, with what API Gateway says of it to functions.
struct StageRequest: Sendable {
  /// A UUID.
  let id: String
  let time: NumericDate
  /// As it was sent; methods have a case.
  let method: String
  /// With the stage, as it was sent.
  let fullPath: String
  /// Behind the stage, as it was sent; `/` at least.
  let path: String
  /// The segments behind the stage.
  let segments: ArraySlice<[UInt8]>
  let parameters: [(name: String, value: String)]
  /// In their order, `Host` and what API Gateway adds included.
  let headers: [(name: String, value: String)]
  let body: [UInt8]
  let sourceIP: String

  /// Request line and header values, in bytes (API Gateway Developer Guide, "Quotas").
  static let maximumHeadBytes = 10_240
  /// API Gateway Developer Guide, "Quotas".
  static let maximumBodyBytes = 10_485_760

  /// - Throws: the fault with which such a request ends. Which one API Gateway gives to a head that is too long, or to a path
  ///   that is malformed, is not documented.
  init(_ request: LocalRequest, to api: RESTAPI, at place: Place, id: String, at now: NumericDate) throws(GatewayFault)
  {
    let head = request.head
    let target = head.path ?? "/"
    let values = head.headerFields.reduce(0) { $0 + $1.value.utf8.count }
    guard head.method.rawValue.utf8.count + target.utf8.count + values <= StageRequest.maximumHeadBytes,
      request.body.count <= StageRequest.maximumBodyBytes
    else { throw .requestTooLarge }
    guard let parsed = RequestTarget(path: request.path, query: request.query) else { throw .badRequest }
    // No stage of that name: what answers then is no stage, so its gateway responses do not count.
    guard let stage = parsed.segments.first, stage.elementsEqual(api.stageName.utf8) else { throw .noStage }
    self.id = id
    time = now
    method = head.method.rawValue
    fullPath = request.path
    let behind = String(Substring(request.path.utf8.dropFirst(1 + stage.count)))
    path = behind.utf8.isEmpty ? "/" : behind
    segments = parsed.segments.dropFirst()
    parameters = parsed.parameters
    body = request.body
    sourceIP = request.sourceIP
    headers = StageRequest.headers(of: request, at: place, id: id)
  }

  /// The values of a header in their order.
  func values(ofHeader name: String) -> [String] {
    headers.filter { $0.name.isSameIgnoringCase(as: name) }.map(\.value)
  }

  /// The last value of a header, as `headers` of an event has it.
  func header(_ name: String) -> String? { values(ofHeader: name).last }

  private static func headers(
    of request: LocalRequest, at place: Place, id: String
  ) -> [(name: String, value: String)] {
    // What API Gateway sets itself: the caller's own word for it does not count, but for the list that it appends to.
    let own = ["host", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto", "x-amzn-trace-id", "connection"]
    var headers: [(name: String, value: String)] = []
    var forwarded: [String] = []
    for field in request.head.headerFields {
      if field.name.canonicalName == "x-forwarded-for" { forwarded.append(field.value) }
      if !own.contains(field.name.canonicalName) { headers.append((field.name.rawName, field.value)) }
    }
    let trace = id.utf8.filter { $0 != UInt8(ascii: "-") }
    return headers + [
      ("Host", place.domain),
      (
        "X-Amzn-Trace-Id",
        "Root=1-\(String(decoding: trace.prefix(8), as: UTF8.self))-\(String(decoding: trace.suffix(24), as: UTF8.self))"
      ),
      ("X-Forwarded-For", (forwarded + [request.sourceIP]).joined(separator: ", ")),
      ("X-Forwarded-Port", "443"), ("X-Forwarded-Proto", "https"),
    ]
  }
}

extension GatewayFault {
  /// There is no stage of that name: what API Gateway says then is reported by owners of deployed APIs, not documented.
  static let noStage = GatewayFault(
    type: .default4XX, status: 403, message: "Forbidden", exception: "ForbiddenException")
}
