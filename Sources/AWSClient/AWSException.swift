internal import HTTPFetch
internal import StrictJSON

/// What a service calls an error, such as `ResourceNotFoundException`. Its message is not kept: it may quote what was sent.
package struct AWSException: Sendable, Equatable {
  /// What the owner can do about an exception.
  enum Kind: Equatable {
    case accessDenied, notFound, signature, credentials, expiredCredentials, throttled, other
  }

  /// Letters and digits, at most `maximumBytes`; `unnamed` where the answer says nothing that can be one.
  package let name: String

  private static let maximumBytes = 80

  init(name: String) { self.name = name }

  /// Reads the name from an error's answer: from `x-amzn-ErrorType`, from the body's `__type` or `code`, or from `<Code>`
  /// where something before the service answered in XML.
  ///
  /// Source: Smithy, "AWS JSON 1.1 protocol", "Operation error serialization".
  init(in response: HTTPResponse) {
    let candidates = [
      response.header("x-amzn-ErrorType"), Self.member(of: response.body), Self.element(of: response.body),
    ]
    name = candidates.lazy.compactMap { $0.flatMap(Self.bare) }.first ?? "unnamed"
  }

  var kind: Kind {
    switch name {
    case "AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "NotAuthorized": .accessDenied
    case "ResourceNotFoundException", "NotFoundException": .notFound
    case "InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature", "IncompleteSignatureException",
      "RequestExpired", "RequestTimeTooSkewed":
      .signature
    case "UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId", "AuthFailure",
      "MissingAuthenticationToken", "MissingAuthenticationTokenException", "InvalidToken":
      .credentials
    case "ExpiredTokenException", "ExpiredToken": .expiredCredentials
    case "ThrottlingException", "Throttling", "ThrottledException", "TooManyRequestsException", "RequestLimitExceeded",
      "RequestThrottled", "RequestThrottledException", "SlowDown", "PriorRequestNotComplete",
      "ProvisionedThroughputExceededException", "BandwidthLimitExceeded", "LimitExceededException":
      .throttled
    default: .other
    }
  }

  /// `ns#Name:url` is `Name`; nil where that is no name.
  private static func bare(_ text: String) -> String? {
    let beforeColon = Array(text.utf8.prefix { $0 != UInt8(ascii: ":") })
    let name = beforeColon.split(separator: UInt8(ascii: "#")).last ?? []
    guard (1...maximumBytes).contains(name.count), name.allSatisfy(isAlphanumeric) else { return nil }
    return String(decoding: name, as: UTF8.self)
  }

  private static func member(of body: [UInt8]) -> String? {
    guard let document = try? JSONDocument(parsing: body, maximumBytes: body.count) else { return nil }
    return document.root["__type"]?.string ?? document.root["code"]?.string
  }

  private static func element(of body: [UInt8]) -> String? {
    // Not `firstRange(of:)`: it brings Swift's regular expressions into the executable, 1.5 MB for one search.
    let tag = Array("<Code>".utf8)
    guard let start = body.indices.first(where: { body[$0...].starts(with: tag) }) else { return nil }
    let name = body[(start + tag.count)...].prefix(maximumBytes + 1).prefix { $0 != UInt8(ascii: "<") }
    return String(validating: name, as: UTF8.self)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
