internal import HTTPTypes
internal import LocalHTTP
internal import SAMTemplate
internal import StrictJSON

/// The answers that API Gateway gives itself, as the template changes them.
///
/// Source: API Gateway Developer Guide, "Gateway response types for API Gateway": an unspecified type goes by DEFAULT_4XX or
/// DEFAULT_5XX, and a status there "changes the status codes of all other" responses of that class. That nothing but the
/// status of a default is taken over by a type that is specified is our assumption.
struct GatewayResponses: Sendable {
  private struct Response: Sendable {
    let type: String
    let status: Int?
    let fields: HTTPFields
    let template: BodyTemplate?
  }

  private var responses: [Response] = []

  /// - Parameter problems: what cannot be answered as the template says is added here.
  init(_ specified: [RESTAPI.GatewayResponse], problems: inout [InvalidStage.Problem]) {
    for response in specified {
      let type = response.type
      guard GatewayResponseType.allCases.contains(where: { $0.rawValue.isSame(as: type) }) else {
        problems.append(.init("gateway_response_unknown", "the gateway response \(type) is no type of API Gateway's"))
        continue
      }
      if let status = response.status, !(200...599).contains(status) {
        problems.append(.init("gateway_response_status", "the gateway response \(type) has no status of 200 to 599"))
      }
      var fields = HTTPFields()
      for header in response.headers {
        guard let name = HTTPField.Name(header.name), HTTPField.isValidValue(header.value) else {
          problems.append(.init("gateway_response_header", "the gateway response \(type) has a header that is none"))
          continue
        }
        fields.append(HTTPField(name: name, value: header.value))
      }
      var template: BodyTemplate?
      if let text = response.template {
        do throws(BodyTemplate.UnknownVariable) {
          template = try BodyTemplate(parsing: text)
        } catch {
          problems.append(
            .init(
              "gateway_response_variable",
              "the gateway response \(type) names $\(error.name), which is not filled in here"))
        }
      }
      responses.append(Response(type: type, status: response.status, fields: fields, template: template))
    }
  }

  /// The answer to a request that ends with a fault.
  ///
  /// - Parameter value: what a variable stands for, other than the error's own.
  func response(to fault: GatewayFault, requestID: String, _ value: (GatewayVariable) -> String) -> LocalResponse {
    let fallback = named(fault.status < 500 ? .default4XX : .default5XX)
    let specified = named(fault.type) ?? fallback
    let status = specified?.status ?? fallback?.status ?? fault.status
    let message = fault.message.map { JSONText.string($0) } ?? .null
    let body =
      specified?.template?.body { variable in
        switch variable {
        case .message: fault.message ?? ""
        case .messageString: String(decoding: message.encoded(), as: UTF8.self)
        case .responseType: fault.type.rawValue
        default: value(variable).escapedForJSON
        }
      } ?? JSONText.object([JSONText.Member(fault.memberName, message)]).encoded()
    var fields: HTTPFields = [.contentType: "application/json"]
    fields.put("x-amzn-RequestId", requestID)
    fields.put("x-amzn-ErrorType", fault.exception)
    for field in specified?.fields ?? [:] { fields[field.name] = field.value }
    return LocalResponse(.init(code: status), fields: fields, body: body)
  }

  private func named(_ type: GatewayResponseType) -> Response? {
    responses.first { $0.type.isSame(as: type.rawValue) }
  }
}

extension HTTPFields {
  /// Sets a field; does nothing where the name is none.
  mutating func put(_ name: String, _ value: String) {
    guard let name = HTTPField.Name(name) else { return }
    self[name] = value
  }
}

extension String {
  /// The text as it stands within a JSON string.
  fileprivate var escapedForJSON: String {
    String(decoding: JSONText.string(self).encoded().dropFirst().dropLast(), as: UTF8.self)
  }
}
