internal import HTTPTypes
internal import LocalHTTP
internal import SAMTemplate

/// The answer of the OPTIONS method that SAM's `Cors` gives to each path: a mock, behind which is no function and before which
/// no authorizer is asked (`AddDefaultAuthorizerToCorsPreflight: false`).
///
/// Source: AWS SAM Developer Guide, "CorsConfiguration"; status, body and the methods that are listed where the template lists
/// none are what SAM's translator writes into the API.
enum Preflight {
  /// - Parameter methods: of the path's routes.
  /// - Returns: nil where a value is none of a header's.
  static func response(_ cors: RESTAPI.CORS, methods: [String]) -> LocalResponse? {
    let fields: [(String, String?)] = [
      ("Access-Control-Allow-Origin", cors.origin),
      ("Access-Control-Allow-Headers", cors.headers),
      ("Access-Control-Allow-Methods", cors.methods ?? list(methods)),
      ("Access-Control-Max-Age", cors.maximumAge),
      ("Access-Control-Allow-Credentials", cors.allowsCredentials ? "true" : nil),
    ]
    var response = LocalResponse(.ok, fields: [.contentType: "application/json"], body: Array("{}\n".utf8))
    for case (let name, let value?) in fields {
      guard HTTPField.isValidValue(value) else { return nil }
      response.fields.put(name, value)
    }
    return response
  }

  private static func list(_ methods: [String]) -> String {
    let all = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    guard !methods.contains("ANY") else { return all.joined(separator: ",") }
    return Set(methods + ["OPTIONS"]).sorted().joined(separator: ",")
  }
}
