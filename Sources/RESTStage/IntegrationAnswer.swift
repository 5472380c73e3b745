internal import HTTPTypes
internal import LocalHTTP
internal import StrictJSON

/// What a function behind a proxy integration answered, as the caller gets it.
///
/// Source: API Gateway Developer Guide, "Output format of a Lambda function for proxy integration": a value that is both in
/// `headers` and in `multiValueHeaders` counts once, as in the latter; anything of another form is a 502. That numbers and
/// booleans may be values of headers, and that a missing `statusCode` is a fault, is our assumption.
struct IntegrationAnswer {
  let response: LocalResponse

  /// The most that a function can answer, in bytes (AWS Lambda Developer Guide, "Lambda quotas"); below API Gateway's own limit of
  /// 10 MB.
  static let maximumBytes = 6_291_456

  /// Nil where the answer is malformed.
  init?(parsing bytes: [UInt8]) {
    guard let document = try? JSONDocument(parsing: bytes, maximumBytes: IntegrationAnswer.maximumBytes),
      document.root.kind == .object, let status = document.root["statusCode"]?.integer, (200...599).contains(status)
    else { return nil }
    let answer = document.root
    guard let fields = IntegrationAnswer.fields(of: answer), let body = IntegrationAnswer.body(of: answer) else {
      return nil
    }
    response = LocalResponse(.init(code: Int(status)), fields: fields, body: body)
  }

  private static func fields(of answer: JSONValue) -> HTTPFields? {
    guard let multiple = members(answer["multiValueHeaders"]), let single = members(answer["headers"]) else {
      return nil
    }
    var fields: [HTTPField] = []
    for (name, values) in multiple {
      guard values.kind == .array else { return nil }
      for value in values.elements {
        guard let field = field(name, value) else { return nil }
        fields.append(field)
      }
    }
    for (name, value) in single {
      guard let field = field(name, value) else { return nil }
      if !fields.contains(where: { $0.name == field.name && $0.value.isSame(as: field.value) }) { fields.append(field) }
    }
    var result = HTTPFields()
    for field in fields {
      guard !IntegrationAnswer.dropped.contains(field.name.canonicalName) else { continue }
      if IntegrationAnswer.remapped.contains(field.name.canonicalName),
        let name = HTTPField.Name("x-amzn-Remapped-\(field.name.rawName)")
      {
        result.append(HTTPField(name: name, value: field.value))
      } else {
        result.append(field)
      }
    }
    if result[.contentType] == nil { result[.contentType] = "application/json" }
    return result
  }

  /// Fields that come under another name. API Gateway Developer Guide, "Amazon API Gateway important notes": they "may be remapped
  /// to x-amzn-Remapped-HEADER when … sent back by your integration endpoint".
  private static let remapped = ["authorization", "content-md5", "date", "server", "www-authenticate"]

  /// Fields of the connection, whose business they are, whatever a function says of them.
  private static let dropped = [
    "connection", "content-length", "expect", "keep-alive", "proxy-authenticate", "te", "trailer", "transfer-encoding",
    "upgrade",
  ]

  /// The members of an object, those that are null left out; none where there is no object, nil where it is something else.
  private static func members(_ value: JSONValue?) -> [(name: String, value: JSONValue)]? {
    guard let value, !value.isNull else { return [] }
    guard value.kind == .object else { return nil }
    return value.members.filter { !$0.value.isNull }
  }

  private static func field(_ name: String, _ value: JSONValue) -> HTTPField? {
    guard let name = HTTPField.Name(name), let text = value.flattened, HTTPField.isValidValue(text) else { return nil }
    return HTTPField(name: name, value: text)
  }

  private static func body(of answer: JSONValue) -> [UInt8]? {
    let flag = answer["isBase64Encoded"]
    guard flag == nil || flag?.isNull == true || flag?.boolean != nil else { return nil }
    guard let body = answer["body"], !body.isNull else { return [] }
    guard let text = body.string else { return nil }
    return flag?.boolean == true ? BinaryText.decode(text) : Array(text.utf8)
  }
}
