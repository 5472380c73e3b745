internal import HTTPTypes
internal import LocalHTTP
internal import StrictJSON

extension LocalResponse {
  /// JSON that nobody keeps (RFC 6749 section 5.1).
  static func json(_ status: HTTPResponse.Status, _ text: [UInt8]) -> LocalResponse {
    var answer = LocalResponse(
      status, fields: [.contentType: "application/json", .cacheControl: "no-store"], body: text)
    answer.harden()
    return answer
  }

  /// An error for a program (RFC 6749 section 5.2).
  static func fault(
    _ error: String, _ description: String, _ status: HTTPResponse.Status = .badRequest
  ) -> LocalResponse {
    json(
      status, JSONText.object(["error": .string(error), "error_description": .string(description)]).encoded())
  }

  static func text(_ status: HTTPResponse.Status, _ text: String) -> LocalResponse {
    var answer = LocalResponse(
      status, fields: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
      body: Array("\(text)\n".utf8))
    answer.harden()
    return answer
  }

  /// A page of ours: nothing but our own stylesheet and icon is loaded, no script runs, nobody frames it.
  ///
  /// - Parameter formTargets: where a browser may be sent after a form was posted, beside here; Chromium follows a redirect
  ///   only to where `form-action` allows.
  static func page(_ status: HTTPResponse.Status, _ html: String, formTargets: [String] = []) -> LocalResponse {
    var answer = LocalResponse(
      status, fields: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"], body: Array(html.utf8))
    answer.fields[.contentSecurityPolicy] =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action \((["'self'"] + formTargets).joined(separator: " "))"
      + "; base-uri 'none'; frame-ancestors 'none'"
    answer.harden()
    return answer
  }

  /// Sends the browser there with GET.
  static func redirect(to location: String) -> LocalResponse {
    var answer = LocalResponse(.found, fields: [.location: location, .cacheControl: "no-store"])
    answer.harden()
    return answer
  }

  private mutating func harden() {
    fields[.xContentTypeOptions] = "nosniff"
    // The own origin has to see it: with "no-referrer" a browser posts our form with "Origin: null".
    set("Referrer-Policy", "same-origin")
    set("X-Frame-Options", "DENY")
    set("Cross-Origin-Opener-Policy", "same-origin")
  }

  private mutating func set(_ name: String, _ value: String) {
    if let name = HTTPField.Name(name) { fields[name] = value }
  }
}

extension LocalRequest {
  /// The value of a field that is there once.
  func field(_ name: String) -> String? {
    let found = head.headerFields.filter { $0.name.canonicalName.isSame(as: name) }
    return found.count == 1 ? found[0].value : nil
  }

  /// Whether a field of that name is there at all.
  func has(_ name: String) -> Bool { head.headerFields.contains { $0.name.canonicalName.isSame(as: name) } }

  /// Whether the body is a form, by its media type.
  var isForm: Bool {
    guard let type = field("content-type") else { return false }
    let media = type.prefix { $0 != ";" && $0 != " " }.lowercased()
    return media.isSame(as: "application/x-www-form-urlencoded")
  }
}
