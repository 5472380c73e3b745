package import StrictJSON

/// What a function behind an API answers, whatever the API's kind: payload 1.0 and 2.0 and function URLs take the same.
///
/// Source: API Gateway Developer Guide, "Output format of a Lambda function for proxy integration" and "Lambda function
/// response for format 2.0".
package struct ProxyResponse: Sendable, Equatable {
  /// The HTTP status.
  package let status: Int
  /// Header fields in the order given, each name once and in lower case.
  package let headers: [(name: String, value: String)]
  /// The body as text.
  package let body: String

  /// - Parameter headers: fields of one name become one, their values joined by a comma (RFC 9110 section 5.3). So never
  ///   `Set-Cookie`, the one field that must not be joined: a function behind Latchkey sets no cookies.
  package init(status: Int, headers: [(name: String, value: String)], body: String) {
    self.status = status
    self.headers = headers.joined()
    self.body = body
  }

  /// The answer as JSON; the same answer is always the same bytes.
  package var json: JSONText {
    .object([
      "statusCode": .integer(Int64(status)),
      // Not multiValueHeaders, which payload 2.0 does not know.
      "headers": .object(headers.map { JSONText.Member($0.name, .string($0.value)) }),
      "body": .string(body),
      "isBase64Encoded": false,
    ])
  }

  package static func == (first: ProxyResponse, second: ProxyResponse) -> Bool { first.json == second.json }
}

extension [(name: String, value: String)] {
  fileprivate func joined() -> [(name: String, value: String)] {
    var joined: [(name: String, value: String)] = []
    for (name, value) in self {
      let name = String(decoding: name.utf8.map(\.lowercasedASCII), as: UTF8.self)
      if let place = joined.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
        joined[place].value += ", \(value)"
      } else {
        joined.append((name, value))
      }
    }
    return joined
  }
}
