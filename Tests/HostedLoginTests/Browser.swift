import HTTPTypes
import LocalHTTP
import Testing

@testable import HostedLogin

/// As much of a browser as a sign-in needs: it keeps cookies, and posts the form that a page shows.
final class Browser {
  let world: LoginWorld
  private(set) var cookies: [String: String] = [:]

  init(_ world: LoginWorld) { self.world = world }

  var fields: [(String, String)] {
    cookies.isEmpty ? [] : [("Cookie", cookies.map { "\($0)=\($1)" }.joined(separator: "; "))]
  }

  func get(_ path: String) -> LocalResponse { keeping(world.get(path, fields)) }

  func post(_ path: String, _ form: [(String, String?)], _ more: [(String, String)] = []) -> LocalResponse {
    keeping(
      world.post(
        path, form, fields + [("Origin", "http://\(LoginWorld.host)"), ("Sec-Fetch-Site", "same-origin")] + more))
  }

  /// From /oauth2/authorize to the redirect back, with or without typing a password.
  func signIn(_ asking: Asking = Asking(), as email: String = "ada@example.com", password: String = "latchkey") throws
    -> LocalResponse
  {
    let first = get("/oauth2/authorize?\(asking.query)")
    guard let location = first.location, location.hasPrefix("/login?") else { return first }
    let page = get(location)
    return post(location, [("_csrf", try ticket(page)), ("username", email), ("password", password)])
  }

  /// Signs in, and fetches the tokens.
  func tokens(_ asking: Asking = Asking(), as email: String = "ada@example.com") throws -> LocalResponse {
    let back = try signIn(asking, as: email)
    return world.redeem(try #require(back.sent["code"]), asking)
  }

  func ticket(_ page: LocalResponse) throws -> String {
    try #require(page.text.firstMatch(of: /name="_csrf" value="([^"]+)"/)?.1).description
  }

  private func keeping(_ answer: LocalResponse) -> LocalResponse {
    for field in answer.fields[values: .setCookie] {
      let pair = field.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      cookies[String(pair[0])] = field.contains("Max-Age=0;") ? nil : String(pair[1])
    }
    return answer
  }
}

extension LoginWorld {
  func redeem(_ code: String, _ asking: Asking = Asking(), verifier: String? = nil) -> LocalResponse {
    post(
      "/oauth2/token",
      [
        ("grant_type", "authorization_code"), ("code", code), ("client_id", "webclient1"),
        ("redirect_uri", asking.redirectURI), ("code_verifier", verifier ?? asking.verifier),
      ])
  }

  func refresh(_ token: String) -> LocalResponse {
    post(
      "/oauth2/token", [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", "webclient1")])
  }

  func revoke(_ token: String) -> LocalResponse {
    post("/oauth2/revoke", [("token", token), ("client_id", "webclient1")])
  }

  func userInfo(_ token: String) -> LocalResponse { get("/oauth2/userInfo", [("Authorization", "Bearer \(token)")]) }
}
