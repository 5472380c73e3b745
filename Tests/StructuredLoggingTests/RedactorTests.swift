import StructuredLogging
import Testing

@Suite struct RedactorTests {
  @Test(arguments: [
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLWJ5dGVz",
    "Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLWJ5dGVz and more",
    // Not a JSON object in front, not signed, one bit of it: still nobody else's to read.
    "AAAAAAAAAA.BBBBBBBBBB.CCCCCCCCCC", "short.AAAAAAAAAA.BBBBBBBBBB.CCCCCCCCCC", "(AAAAAAAAA_.BBBBBBBBB-.CCCCCCCCCC)",
    "aaaaaaaaaa.bbbbbbbbbb.ccccccccccC", "aaaaaaaaa_.bbbbbbbbbb.cccccccccc",
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "eyJhbGciOiJub25lIn0.",
    // JWE: five parts, the second empty for "dir".
    "eyJhbGciOiJkaXIifQ..aW5pdGlhbGl6ZTEy.Y2lwaGVydGV4dA.YXV0aGVudGljYXRpb24",
    "{\"token\":\"eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLWJ5dGVz\"}",
  ])
  func redactsTokens(text: String) {
    #expect(Redactor.redacted(text) == "[redacted: token]")
  }

  @Test(arguments: [
    "someone@example.com", "mail to x@y now", "\"some one\"@example.com", "someone%40example.com", "ä@ö.example",
    "postmaster@[192.0.2.1]",
  ])
  func redactsEmailAddresses(text: String) {
    #expect(Redactor.redacted(text) == "[redacted: e-mail address]")
  }

  @Test(arguments: [
    "", "a token was refused", "1.2.3", "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI",
    "arn:aws:execute-api:eu-central-1:123456789012:abcdefghij/prod/GET/groups/9/messages",
    "8476a536-e9f4-11e8-9739-2dfe598c3fcd", "/var/task/latchkey.json: no such file", "at @ noon", "@", "a@", "@b",
    "expected 2026-01-01T00:00:00.000Z", "AAAAAAAAAA.BBBBBBBBB.CCCCCCCCCC", "issuer: customers.example.com",
    "no connection to login-service.identity-platform.example-company.com: connection refused",
  ])
  func leavesTheRest(text: String) {
    #expect(Redactor.redacted(text) == text)
  }

  @Test func cutsBetweenScalars() {
    let exact = String(repeating: "a", count: 1_000)
    #expect(Redactor.redacted(exact) == exact)
    #expect(Redactor.redacted(exact + "a") == String(repeating: "a", count: 997) + "…")
    for scalar in ["é", "€", "🔑"] {
      for shift in 0..<4 {
        let text = String(repeating: "a", count: shift) + String(repeating: scalar, count: 600)
        let cut = Redactor.redacted(text)
        #expect(cut.utf8.count <= 1_000 && cut.utf8.count > 993)
        #expect(cut.hasSuffix("…") && text.hasPrefix(cut.dropLast()))
      }
    }
    // One Character of many scalars is cut, too.
    #expect(Redactor.redacted("e" + String(repeating: "\u{301}", count: 5_000)).utf8.count <= 1_000)
  }

  @Test func redactsBeforeItCuts() {
    let text = String(repeating: "a ", count: 5_000) + "AAAAAAAAAA.BBBBBBBBBB.CCCCCCCCCC"
    #expect(Redactor.redacted(text) == "[redacted: token]")
  }
}
