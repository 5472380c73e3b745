internal import JOSE
internal import SAMTemplate
internal import Signatures
internal import StrictJSON

/// What the events of a REQUEST authorizer and of a proxy integration have in common.
///
/// Source: API Gateway Developer Guide, "Input format of a Lambda function for proxy integration", "Input to an API Gateway Lambda
/// authorizer".
struct EventMembers {
  let request: StageRequest
  let api: RESTAPI
  let place: Place
  /// The resource's path, such as `/groups/{group}`.
  let resource: String
  let pathParameters: [(name: String, value: String)]

  /// `resource` to `stageVariables`.
  var members: [JSONText.Member] {
    [
      .init("resource", .string(resource)),
      .init("path", .string(request.path)),
      .init("httpMethod", .string(request.method)),
      .init("headers", EventMembers.lastValues(of: request.headers, ignoringCase: true)),
      .init("multiValueHeaders", EventMembers.allValues(of: request.headers, ignoringCase: true)),
      .init("queryStringParameters", EventMembers.lastValues(of: request.parameters, ignoringCase: false)),
      .init("multiValueQueryStringParameters", EventMembers.allValues(of: request.parameters, ignoringCase: false)),
      .init("pathParameters", EventMembers.lastValues(of: pathParameters, ignoringCase: false)),
      // A template's stage variables are not read, so there are none.
      .init("stageVariables", .null),
    ]
  }

  /// `requestContext`.
  ///
  /// - Parameters:
  ///   - authorizer: what the authorizer said; nil where the route has none.
  ///   - apiKey: of a route that asks for one.
  func context(authorizer: JSONText? = nil, apiKey: String? = nil) -> JSONText {
    var members: [JSONText.Member] = [
      .init("resourceId", .string(resourceID))
    ]
    if let authorizer { members.append(.init("authorizer", authorizer)) }
    members += [
      .init("resourcePath", .string(resource)),
      .init("httpMethod", .string(request.method)),
      .init("extendedRequestId", .string(request.id)),
      .init("requestTime", .string(request.time.requestTime)),
      .init("path", .string(request.fullPath)),
      .init("accountId", .string(place.accountID)),
      .init("protocol", "HTTP/1.1"),
      .init("stage", .string(api.stageName)),
      .init("domainPrefix", .string(String(place.domain.prefix { $0 != "." }))),
      .init("requestTimeEpoch", .integer(request.time.milliseconds)),
      .init("requestId", .string(request.id)),
      .init("identity", identity(apiKey)),
      .init("domainName", .string(place.domain)),
      .init("apiId", .string(api.id)),
    ]
    return .object(members)
  }

  /// What signed requests and Cognito identities would fill is null: no route here has them.
  private func identity(_ apiKey: String?) -> JSONText {
    let absent = [
      "cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "principalOrgId", "accessKey",
      "cognitoAuthenticationType", "cognitoAuthenticationProvider", "userArn", "user",
    ]
    var members = absent.map { JSONText.Member($0, .null) }
    if let apiKey { members.append(.init("apiKey", .string(apiKey))) }
    members.append(.init("sourceIp", .string(request.sourceIP)))
    members.append(.init("userAgent", request.header("user-agent").map { .string($0) } ?? .null))
    return .object(members)
  }

  /// A name for the resource that stays the same from start to start.
  private var resourceID: String {
    let digits = Array("0123456789abcdefghijklmnopqrstuv".utf8)
    return String(
      decoding: sha256(Array(resource.utf8).span).prefix(6).map { digits[Int($0 & 31)] }, as: UTF8.self)
  }

  private static func lastValues(of fields: [(name: String, value: String)], ignoringCase: Bool) -> JSONText {
    let groups = grouped(fields, ignoringCase: ignoringCase)
    guard !groups.isEmpty else { return .null }
    return .object(groups.map { .init($0.name, .string($0.values.last ?? "")) })
  }

  private static func allValues(of fields: [(name: String, value: String)], ignoringCase: Bool) -> JSONText {
    let groups = grouped(fields, ignoringCase: ignoringCase)
    guard !groups.isEmpty else { return .null }
    return .object(groups.map { .init($0.name, .strings($0.values)) })
  }

  /// The values of each name, names in the order and the spelling in which they came first.
  private static func grouped(
    _ fields: [(name: String, value: String)], ignoringCase: Bool
  ) -> [(name: String, values: [String])] {
    var places: [[UInt8]: Int] = [:]
    var groups: [(name: String, values: [String])] = []
    for (name, value) in fields {
      // By bytes: for `==` two names may be the same that are not.
      let key = Array((ignoringCase ? name.lowercasedASCII : name).utf8)
      if let place = places[key] {
        groups[place].values.append(value)
      } else {
        places[key] = groups.count
        groups.append((name, [value]))
      }
    }
    return groups
  }
}

extension NumericDate {
  /// `15/Jan/2027:08:00:00 +0000`, as `requestTime` is written.
  var requestTime: String {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    // yyyy-mm-ddThh:mm:ssZ
    let text = Array(description.utf8)
    func part(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }
    let month = (Int(part(5..<7)) ?? 1) - 1
    return "\(part(8..<10))/\(months[month])/\(part(0..<4)):\(part(11..<19)) +0000"
  }

  var milliseconds: Int64 { Int64((secondsSinceEpoch * 1000).rounded(.down)) }
}
