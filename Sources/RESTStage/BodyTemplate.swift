internal import StrictJSON

/// The body of a gateway response, with `$context.…` in it.
///
/// Source: API Gateway Developer Guide, "Gateway responses for REST APIs in API Gateway" (a "non-VTL mapping template": simple
/// substitution only), "Variables for data models, authorizers, mapping templates, and CloudWatch access logging". What a
/// caller may have written is escaped for a JSON string here, so that a path cannot end the string that it stands in; whether
/// API Gateway does so is not documented.
struct BodyTemplate: Sendable, Equatable {
  private enum Part: Sendable, Equatable {
    case text(String)
    case variable(GatewayVariable)
  }

  private let parts: [Part]

  /// - Throws: the name that is not known here.
  init(parsing text: String) throws(UnknownVariable) {
    var parts: [Part] = []
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      let (name, end) = BodyTemplate.name(at: dollar, in: rest)
      if name.utf8.isEmpty {
        parts.append(.text(String(rest[...dollar])))
      } else {
        guard let variable = GatewayVariable(rawValue: name) else { throw UnknownVariable(name: name) }
        parts += [.text(String(rest[..<dollar])), .variable(variable)]
      }
      rest = rest[end...]
    }
    self.parts = parts + [.text(String(rest))]
  }

  struct UnknownVariable: Error, Equatable {
    let name: String
  }

  func body(_ value: (GatewayVariable) -> String) -> [UInt8] {
    var body: [UInt8] = []
    for part in parts {
      switch part {
      case .text(let text): body += text.utf8
      case .variable(let variable): body += value(variable).utf8
      }
    }
    return body
  }

  /// The dotted name behind a dollar sign, which braces may enclose; empty where there is none.
  private static func name(at dollar: Substring.Index, in text: Substring) -> (name: String, end: Substring.Index) {
    var rest = text[text.index(after: dollar)...]
    let isBraced = rest.first == "{"
    if isBraced { rest = rest.dropFirst() }
    var name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "_") }
    // The full stop at the end of a sentence is none of the name.
    while name.last == "." { name = name.dropLast() }
    // A price is no name.
    if name.first?.isLetter != true { name = name.prefix(0) }
    let end = name.endIndex
    guard isBraced else { return (String(name), name.isEmpty ? text.index(after: dollar) : end) }
    guard end < text.endIndex, text[end] == "}" else { return ("", text.index(after: dollar)) }
    return (String(name), text.index(after: end))
  }
}

/// What a gateway response may name.
enum GatewayVariable: String, Sendable, CaseIterable {
  case message = "context.error.message"
  /// With quotation marks, or `null`.
  case messageString = "context.error.messageString"
  case responseType = "context.error.responseType"
  case requestID = "context.requestId"
  case extendedRequestID = "context.extendedRequestId"
  case apiID = "context.apiId"
  case accountID = "context.accountId"
  case stage = "context.stage"
  case domainName = "context.domainName"
  case httpMethod = "context.httpMethod"
  case path = "context.path"
  case resourcePath = "context.resourcePath"
  case sourceIP = "context.identity.sourceIp"
  case userAgent = "context.identity.userAgent"
  case requestTime = "context.requestTime"
  case requestTimeEpoch = "context.requestTimeEpoch"
}
