import APIGateway
import Foundation
import StrictJSON
import Testing

/// A request as one of the five shapes has it, to be written down as an event.
struct Request {
  var kind: AuthorizerEvent.Kind = .request
  /// Of a TOKEN event.
  var authorizationToken: String?
  var headers: [(String, String)] = []
  var allHeaders: [(String, [String])] = []
  var query: [(String, String)] = []
  var fullQuery: [(String, [String])] = []
  var cookies: [String] = []

  static let arn = "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/notes/7"

  var event: [UInt8] {
    var members = [JSONText.Member("type", kind == .token ? "TOKEN" : "REQUEST")]
    switch kind {
    case .http1: members.append(.init("version", "1.0"))
    case .http2: members.append(.init("version", "2.0"))
    case .token, .request, .webSocket: break
    }
    members.append(.init(kind == .http2 ? "routeArn" : "methodArn", .string(Request.arn)))
    if let authorizationToken { members.append(.init("authorizationToken", .string(authorizationToken))) }
    members.append(.init("headers", Request.object(headers)))
    members.append(.init("multiValueHeaders", Request.object(allHeaders)))
    members.append(.init("queryStringParameters", Request.object(query)))
    members.append(.init("multiValueQueryStringParameters", Request.object(fullQuery)))
    members.append(.init("cookies", .strings(cookies)))
    let origin = JSONText.object(["sourceIp": "203.0.113.9"])
    var context = [JSONText.Member(kind == .http2 ? "http" : "identity", origin)]
    if kind == .webSocket { context.append(.init("eventType", "CONNECT")) }
    members.append(.init("requestContext", .object(context)))
    return JSONText.object(members).encoded()
  }

  /// What it presents, with `InvalidCredentials` or `InvalidEvent` thrown.
  func presented(at places: CredentialPlaces = CredentialPlaces()) throws -> Presented? {
    try AuthorizerEvent(parsing: event).presented(at: places)
  }

  private static func object(_ fields: [(String, String)]) -> JSONText {
    fields.isEmpty ? .null : .object(fields.map { .init($0.0, .string($0.1)) })
  }

  private static func object(_ fields: [(String, [String])]) -> JSONText {
    fields.isEmpty ? .null : .object(fields.map { .init($0.0, .strings($0.1)) })
  }
}

/// The kinds whose event has the whole request in it.
let wholeRequests = AuthorizerEvent.Kind.allCases.filter { $0 != .token }

extension Presented {
  /// A token out of the Authorization header.
  static func bearer(_ token: String) -> Presented { .token(Array(token.utf8), .standard) }

  static func token(_ token: String, _ source: TokenSource) -> Presented { .token(Array(token.utf8), source) }

  static func key(_ key: String, _ place: KeyPlace) -> Presented { .key(Array(key.utf8), place) }

  static func basic(_ user: String, _ password: String) -> Presented {
    .basic(user: Array(user.utf8), password: Array(password.utf8))
  }
}

/// A file of Fixtures.
func fixture(_ name: String) throws -> [UInt8] {
  let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
  return [UInt8](try Data(contentsOf: url))
}
