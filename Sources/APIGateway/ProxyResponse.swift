package import StrictJSON

/// What a function behind a REST API answers (Lambda proxy integration).
///
/// Source: API Gateway Developer Guide, "Output format of a Lambda function for proxy integration".
package struct ProxyResponse: Sendable, Equatable {
  /// The HTTP status.
  package let status: Int
  /// Header fields in the order given; names in lower case.
  package let headers: [(name: String, value: String)]
  /// The body as text.
  package let body: String

  package init(status: Int, headers: [(name: String, value: String)], body: String) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The answer as JSON; the same answer is always the same bytes.
  package var json: JSONText {
    .object([
      "statusCode": .integer(Int64(status)),
      "headers": .object(headers.map { JSONText.Member($0.name, .string($0.value)) }),
      "body": .string(body),
      "isBase64Encoded": false,
    ])
  }

  package static func == (first: ProxyResponse, second: ProxyResponse) -> Bool { first.json == second.json }
}
