internal import StrictJSON

/// The event for the function behind a route.
///
/// Source: API Gateway Developer Guide, "Input format of a Lambda function for proxy integration". A body that is not UTF-8 is sent
/// in base64, as API Gateway does where the type of the body is among the API's binary media types; a template's own list of
/// them is not read.
enum ProxyEventText {
  /// - Parameters:
  ///   - authorizer: what allowed the request; nil on an open route.
  ///   - apiKey: of a route that asks for one.
  static func encoded(_ event: EventMembers, authorizer: AuthorizerPermission.Allowed?, apiKey: String?) -> [UInt8] {
    let body = event.request.body
    let text = String(validating: body, as: UTF8.self)
    let shown: JSONText =
      if body.isEmpty { .null } else if let text { .string(text) } else { .string(BinaryText.encode(body)) }
    return JSONText.object(
      event.members + [
        .init("requestContext", event.context(authorizer: authorizer?.context, apiKey: apiKey)),
        .init("body", shown),
        .init("isBase64Encoded", .boolean(text == nil)),
      ]
    ).encoded()
  }
}
