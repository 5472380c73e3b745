internal import StrictJSON

/// What a function behind an API is sent for one request, whatever the API's kind: a REST API (Lambda proxy integration), an
/// HTTP API with payload 1.0 or 2.0, or the function's own URL, which sends 2.0.
///
/// Source: API Gateway Developer Guide, "Lambda proxy integrations in API Gateway" and "Create AWS Lambda proxy integrations
/// for HTTP APIs"; Lambda Developer Guide, "Invoking Lambda function URLs".
package struct ProxyEvent: Sendable {
  /// The method, in upper case as API Gateway passes it.
  package let method: String
  /// The path of the request, without the stage, and not decoded. Behind a custom domain of a REST API it begins with the
  /// base path.
  package let path: String
  /// The address under which the request came in, with the stage: what stands before `path` in its caller's eyes, such as
  /// `https://abcdef1234.execute-api.eu-central-1.amazonaws.com/live`. Nil where the event does not say. The host is one that
  /// AWS answers for in the owner's name, and not the caller's own word.
  package let address: String?
  /// API Gateway's name for the request, for logs; nil where it is absent.
  package let requestID: String?
  /// Where the request came from, out of `requestContext` only: `X-Forwarded-For` is the caller's own word.
  package let sourceIP: String?
  /// The body, decoded where it came in base64; empty where there is none.
  package let body: [UInt8]
  /// Who is calling, as whoever stands in front of the function says.
  package let caller: Caller

  private let headers: RequestFields
  private let query: RequestFields

  /// Reads an event. Members that are not known are ignored; one that is null is absent.
  ///
  /// - Throws: `.request` where the sender of the request is at fault; everything else is not the sender's.
  package init(parsing bytes: [UInt8]) throws(InvalidEvent) {
    let event = try ProxyEvent.object(parsing: bytes)
    let context = try event.object("requestContext")
    // A REST API has taken the stage out of the path, an HTTP API has not.
    let shape = try Shape(of: event)
    let stage = shape == .rest ? nil : try context?.text("stage")
    body = try event.body()
    requestID = try context?.text("requestId")
    headers = try RequestFields(of: event, "headers", "multiValueHeaders", names: .withoutRegardToCase)
    switch shape {
    case .rest, .http1:
      method = try event.required("httpMethod")
      path = try event.required("path").without(stage: stage)
      address = try context?.address(before: path, in: context?.text("path"))
      sourceIP = try context?.object("identity")?.text("sourceIp")
      query = try RequestFields(
        of: event, "queryStringParameters", "multiValueQueryStringParameters", names: .byteForByte)
      caller = try Caller(flat: context?.object("authorizer"))
    case .http2:
      let http = try context?.object("http")
      guard let http else { throw .member("requestContext.http", expected: "an object") }
      method = try http.required("method")
      path = try event.required("rawPath").without(stage: stage)
      address = try context?.address(before: path, in: event.text("rawPath"))
      sourceIP = try http.text("sourceIp")
      // Not queryStringParameters, where two values of one name are joined by a comma that either may hold.
      guard let parameters = QueryText.parameters(of: try event.text("rawQueryString") ?? "") else {
        throw .request(.query)
      }
      query = RequestFields(parameters, names: .byteForByte)
      caller = try Caller(nested: context?.object("authorizer"))
    }
  }

  /// The values of a header, each once. With payload 2.0 a header that was sent twice is one value, joined by a comma.
  ///
  /// - Parameter name: in lower case.
  package func values(ofHeader name: String) -> [String] { headers.distinctValues(of: name) }

  /// The values of a query parameter, decoded, each once.
  ///
  /// - Parameter name: counts with its case, byte for byte.
  package func values(ofQuery name: String) -> [String] { query.distinctValues(of: name) }
}

extension ProxyEvent {
  private enum Shape {
    case rest, http1, http2

    init(of event: JSONValue) throws(InvalidEvent) {
      switch try event.text("version") {
      case nil: self = .rest
      case let version? where version.utf8.elementsEqual("1.0".utf8): self = .http1
      case let version? where version.utf8.elementsEqual("2.0".utf8): self = .http2
      default: throw .member("version", expected: "1.0 or 2.0")
      }
    }
  }

  /// The event as JSON, with the sender's faults told apart from everybody else's.
  private static func object(parsing bytes: [UInt8]) throws(InvalidEvent) -> JSONValue {
    do throws(InvalidEvent) {
      return try JSONDocument.event(parsing: bytes)
    } catch .unreadable(.tooLarge(let limit)) {
      throw .request(.tooLarge(limit: limit))
    } catch .unreadable(.malformed) where bytes[...].holdsEscapedNUL {
      // API Gateway writes JSON, so this is what our parser refuses of it.
      throw .request(.nul)
    }
  }
}

extension JSONValue {
  fileprivate func required(_ name: String) throws(InvalidEvent) -> String {
    guard let text = try text(name) else { throw .member(name, expected: "a string") }
    return text
  }

  /// - Parameter whole: the path as the caller has it, with the stage.
  fileprivate func address(before path: String, in whole: String?) throws(InvalidEvent) -> String? {
    guard let host = try text("domainName"), !host.isEmpty else { return nil }
    guard let whole, whole.utf8.count > path.utf8.count, whole.utf8.reversed().starts(with: path.utf8.reversed()) else {
      return "https://\(host)"
    }
    return "https://\(host)\(Substring(whole.utf8.dropLast(path.utf8.count)))"
  }

  /// The body of a request, decoded.
  fileprivate func body() throws(InvalidEvent) -> [UInt8] {
    let body = Array(try text("body")?.utf8 ?? "".utf8)
    guard let flag = self["isBase64Encoded"], !flag.isNull else { return body }
    guard let isEncoded = flag.boolean else { throw .member("isBase64Encoded", expected: "a boolean") }
    guard isEncoded else { return body }
    guard let decoded = Base64.decode(body[...]) else {
      throw .member("body", expected: "base64, for isBase64Encoded says so")
    }
    return decoded
  }
}

extension String {
  /// A path without the stage at its beginning. `$default` is never there.
  fileprivate func without(stage: String?) -> String {
    guard let stage, !stage.isEmpty else { return self }
    let prefix = Array("/\(stage)".utf8)
    guard utf8.starts(with: prefix) else { return self }
    let rest = utf8.dropFirst(prefix.count)
    if rest.isEmpty { return "/" }
    return rest.first == UInt8(ascii: "/") ? String(Substring(rest)) : self
  }
}

extension ArraySlice<UInt8> {
  /// Whether `\u0000` is written somewhere, which stands for a NUL unless its backslash is itself escaped.
  fileprivate var holdsEscapedNUL: Bool {
    var index = startIndex
    while index < endIndex {
      guard self[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      if self[index...].starts(with: "\\u0000".utf8) { return true }
      index += 2
    }
    return false
  }
}
