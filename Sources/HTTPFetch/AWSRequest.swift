/// A request that libcurl signs as it sends it, with Signature Version 4 of AWS ("AWS Signature Version 4 for API
/// requests", IAM User Guide).
///
/// Only what the JSON services of AWS ask for can be made: fields, a path and at most one parameter of a query that have
/// one spelling each. libcurl 7.88 signs these right (the tests compare with botocore's signer), and has faults where a path
/// has special characters or a query is unsorted.
package struct AWSRequest: Sendable {
  /// Above this libcurl asks the server first whether it may send (`Expect: 100-continue`), which is not signed for.
  package static let maximumBodyBytes = 1_000_000

  let request: HTTPRequest
  let credentials: AWSCredentials
  /// What `CURLOPT_AWS_SIGV4` takes.
  let scope: String

  /// A request to a service.
  ///
  /// - Parameters:
  ///   - method: its body is signed and sent as it is; at most `maximumBodyBytes`.
  ///   - headers: signed and sent beside `Host`, `X-Amz-Date` and the session token's. Each name once and none the
  ///     beginning of another, values without spaces: there is then nothing to order, join or trim in two ways.
  ///   - region: such as `eu-central-1`.
  ///   - mayArriveTwice: see `HTTPRequest`.
  ///   - service: the name that goes into the signature, such as `secretsmanager`.
  /// - Throws: `urlNotAllowed`, `headerMalformed`, or `client` for a region or a service that cannot be one and for too
  ///   large a body. None holds a part of the credentials.
  package init(
    _ method: HTTPRequest.Method, to target: AWSTarget, headers: [(name: String, value: String)],
    credentials: AWSCredentials, region: String, service: String, limits: HTTPLimits = HTTPLimits(),
    trust: HTTPTrust = .system, mayArriveTwice: Bool = true
  ) throws(HTTPFailure) {
    guard (method.body?.count ?? 0) <= Self.maximumBodyBytes else {
      throw .client("a body of more than \(Self.maximumBodyBytes) bytes is not signed")
    }
    // The colon parts libcurl's option, the slash the scope in the signature.
    guard Self.isName(region), Self.isName(service) else {
      throw .client("a region or a service for a signature is lower-case letters, digits and hyphens")
    }
    var names = ["host", "x-amz-date", "x-amz-security-token"]
    for (name, value) in headers {
      let folded = name.lowercased()
      // libcurl 7.88 sorts whole lines, so that "a-b:" comes before "a:" and the signature is another one.
      guard !name.isEmpty, name.utf8.allSatisfy(HTTPField.isTokenByte), !Self.reserved.contains(folded),
        !names.contains(where: { $0.hasPrefix(folded) || folded.hasPrefix($0) }), !value.isEmpty,
        value.utf8.allSatisfy(HTTPField.isVisible)
      else { throw .headerMalformed(name: name) }
      names.append(folded)
    }
    // Without one libcurl would be told to send none, in a line that has no place in a signature.
    guard method.body == nil || names.contains("content-type") else { throw .headerMalformed(name: "Content-Type") }
    let token = credentials.sessionToken.map { [(name: "X-Amz-Security-Token", value: $0)] } ?? []
    var request = HTTPRequest(method, url: target.url, headers: headers + token, limits: limits, trust: trust)
    request.mayArriveTwice = mayArriveTwice
    self.request = request
    self.credentials = credentials
    scope = "aws:amz:\(region):\(service)"
  }

  /// What libcurl or this type writes.
  private static let reserved: Set<String> = [
    "authorization", "host", "content-length", "transfer-encoding", "expect", "user-agent", "accept", "connection",
    "x-amz-date", "x-amz-security-token", "x-amz-content-sha256",
  ]

  private static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || byte == UInt8(ascii: "-")
      }
  }
}

extension AWSRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Whom it asks; neither fields nor body, which may hold secrets.
  package var description: String { "AWSRequest(to: \(request.url.authority), \(scope))" }
  /// The same.
  package var debugDescription: String { description }
  /// Nothing: the session token stands among the fields.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
