import Foundation
import HTTPTypes
import LocalHTTP
import Testing

@testable import HostedLogin

/// The sign-in page and what is posted from it.
@Suite struct SignInPageTests {
  private let world: LoginWorld
  private let browser: Browser
  private let login = "/login?\(Asking().query)"

  init() throws {
    world = try LoginWorld()
    browser = Browser(world)
  }

  private func form(_ page: LocalResponse, _ email: String = "ada@example.com", _ password: String = "latchkey") throws
    -> [(String, String?)]
  {
    [("_csrf", try browser.ticket(page)), ("username", email), ("password", password)]
  }

  @Test(arguments: [
    ("ada@example.com", "Latchkey"), ("ada@example.com", "latchkey "), ("ada@example.com", ""),
    ("ada@example.com", "latchke"), ("nobody@example.com", "latchkey"), ("", "latchkey"), ("", ""),
    ("ada", "latchkey"), ("ada00000-0000-4000-8000-000000000001", "latchkey"),
  ])
  func aWrongPasswordShowsThePageAgain(email: String, password: String) throws {
    let answer = browser.post(login, try form(browser.get(login), email, password))
    #expect(answer.status == .ok && answer.location == nil)
    #expect(answer.text.contains("role=\"alert\">No user has this e-mail address and password."))
    #expect(browser.cookies.keys.sorted() == ["latchkey-form-8082"])
    #expect(browser.get("/oauth2/authorize?\(Asking().query)").location?.hasPrefix("/login?") == true)
    // And the page that is shown again works.
    #expect(browser.post(login, try form(answer)).sent["code"] != nil)
  }

  @Test func anAddressIsTheSameInCapitals() throws {
    #expect(browser.post(login, try form(browser.get(login), "Ada@Example.COM")).sent["code"] != nil)
  }

  @Test func aFormOfAnotherBrowserIsNotTaken() throws {
    let other = Browser(world)
    let ticket = try other.ticket(other.get(login))
    _ = browser.get(login)
    let answer = browser.post(login, [("_csrf", ticket), ("username", "ada@example.com"), ("password", "latchkey")])
    #expect(answer.location == nil && answer.text.contains("out of date"))
    #expect(browser.cookies["latchkey-session-8082"] == nil)
  }

  @Test(arguments: [nil, "", "AAAA", "not base64url!", String(repeating: "A", count: 43)] as [String?])
  func aFormWithoutItsTicketIsNotTaken(ticket: String?) throws {
    _ = browser.get(login)
    let answer = browser.post(login, [("_csrf", ticket), ("username", "ada@example.com"), ("password", "latchkey")])
    #expect(answer.location == nil && browser.cookies["latchkey-session-8082"] == nil)
  }

  @Test func aFormWithoutItsCookieIsNotTaken() throws {
    let page = browser.get(login)
    let answer = world.post(login, try form(page))
    #expect(answer.location == nil && answer.text.contains("out of date"))
  }

  @Test(arguments: [
    ("Origin", "http://127.0.0.1:8080"), ("Origin", "null"), ("Origin", "http://localhost:8082"),
    ("Origin", "http://127.0.0.1:8082/"), ("Origin", "https://127.0.0.1:8082"), ("Sec-Fetch-Site", "same-site"),
    ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "none"),
  ])
  func aFormThatAnotherPagePostsIsNotTaken(name: String, value: String) throws {
    let page = browser.get(login)
    let answer = world.post(login, try form(page), browser.fields + [(name, value)])
    #expect(answer.status == .ok && answer.location == nil && answer.text.contains("out of date"))
    #expect(answer.field("Set-Cookie")?.contains("session") == false)
  }

  @Test func twoOriginsAreNone() throws {
    let page = browser.get(login)
    let answer = browser.post(login, try form(page), [("Origin", "http://127.0.0.1:8082")])
    #expect(answer.location == nil)
  }

  @Test func everyTabHasAFormThatWorks() throws {
    let first = browser.get(login)
    let second = browser.get(login)
    #expect(browser.post(login, try form(first)).sent["code"] != nil)
    #expect(browser.post(login, try form(second), []).sent["code"] != nil)
  }

  @Test(arguments: ["application/json", "text/plain", "multipart/form-data; boundary=a", ""])
  func onlyAFormIsAForm(type: String) throws {
    let page = browser.get(login)
    let answer = world.send(
      .post, login, browser.fields + [("Content-Type", type)], body: encoded(try form(page)))
    #expect(answer.status == .badRequest && answer.location == nil)
  }

  @Test func aFieldThatIsThereTwiceIsRefused() throws {
    let page = browser.get(login)
    let answer = browser.post(login, try form(page) + [("username", "eve@example.com")])
    #expect(answer.status == .badRequest && answer.location == nil)
  }

  @Test func signingInStartsANewSession() throws {
    _ = try browser.signIn()
    let before = browser.fields
    _ = try browser.signIn(Asking(more: [("prompt", "login")]), as: "eve@example.com")
    #expect(browser.fields[0].1 != before[0].1)
    #expect(world.get("/oauth2/authorize?\(Asking().query)", before).location?.hasPrefix("/login?") == true)
    let reply = world.redeem(try #require(browser.get("/oauth2/authorize?\(Asking().query)").sent["code"]))
    #expect(try claims(reply.object["id_token"])["email"] as? String == "eve@example.com")
  }

  @Test func twoSessionCookiesAreNone() throws {
    _ = try browser.signIn()
    let value = try #require(browser.cookies["latchkey-session-8082"])
    let path = "/oauth2/authorize?\(Asking().query)"
    let (mine, other) = ("latchkey-session-8082=\(value)", "latchkey-session-8082=\(String(repeating: "A", count: 43))")
    #expect(world.get(path, [("Cookie", "a=b; \(mine); c=d")]).sent["code"] != nil)
    #expect(world.get(path, [("Cookie", "a=b"), ("Cookie", mine)]).sent["code"] != nil)
    for fields in [
      [("Cookie", "\(mine); \(other)")], [("Cookie", "\(other); \(mine)")], [("Cookie", mine), ("Cookie", other)],
    ] {
      #expect(world.get(path, fields).location?.hasPrefix("/login?") == true)
    }
    #expect(world.get(path, [("Cookie", other)]).location?.hasPrefix("/login?") == true)
    #expect(world.get(path, [("Cookie", "latchkey-session-8083=\(value)")]).location?.hasPrefix("/login?") == true)
  }

  @Test func theSessionCookieIsForThisSiteAlone() throws {
    let page = browser.get(login)
    let answer = browser.post(login, try form(page))
    let cookie = try #require(answer.field("Set-Cookie"))
    #expect(
      cookie.wholeMatch(of: /latchkey-session-8082=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax/)
        != nil)
    #expect(page.field("Set-Cookie")?.hasSuffix("; HttpOnly; SameSite=Lax") == true)
  }

  @Test func nothingOfTheRequestBecomesMarkup() throws {
    let hostile = "\"><script>alert(1)</script><img src=x onerror='a'>&amp;"
    let asking = Asking(state: hostile, nonce: hostile, more: [("login_hint", hostile), ("x", hostile)])
    let path = "/login?\(asking.query)"
    let page = browser.get(path)
    let again = browser.post(path, [("_csrf", try browser.ticket(page)), ("username", hostile), ("password", "x")])
    for answer in [page, again] {
      #expect(answer.status == .ok)
      for part in ["<script", "<img src=x", "onerror='"] { #expect(!answer.text.contains(part)) }
      #expect(answer.text.contains("value=\"&quot;&gt;&lt;script&gt;alert(1)"))
    }
    #expect(try browser.signIn(asking).sent["state"] == hostile)
  }

  @Test func aHintFillsInTheAddress() throws {
    let page = browser.get("/login?\(Asking(more: [("login_hint", "eve@example.com")]).query)")
    #expect(page.text.contains("maxlength=\"256\" value=\"eve@example.com\""))
  }

  @Test func thePageNeedsNoScriptAndIsFramedByNobody() throws {
    let page = browser.get(login)
    #expect(
      page.field("Content-Security-Policy")
        == "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' http://127.0.0.1:8080 "
        + "https://app.example.com myapp:; base-uri 'none'; frame-ancestors 'none'")
    #expect(page.field("X-Frame-Options") == "DENY")
    #expect(page.field("Referrer-Policy") == "same-origin")
    #expect(page.field("X-Content-Type-Options") == "nosniff")
    #expect(page.field("Cache-Control") == "no-store")
    for part in ["<script", "<style", " style=", " onclick=", "javascript:", "http://", "https://"] {
      #expect(!page.text.contains(part), "\(part)")
    }
    for path in ["/login.css", "/icon.svg"] {
      #expect(page.text.contains("href=\"\(path)\""))
      let asset = browser.get(path)
      #expect(asset.status == .ok && asset.field("X-Content-Type-Options") == "nosniff" && !asset.body.isEmpty)
    }
  }

  @Test func everyFieldHasALabel() throws {
    let text = browser.get(login).text
    let fields = text.matches(of: /<input id="([^"]+)"/).map { String($0.1) }
    #expect(fields == ["username", "password"])
    for field in fields { #expect(text.contains("<label for=\"\(field)\">")) }
    #expect(text.contains("<html lang=\"en\">") && text.contains("name=\"viewport\""))
  }
}
