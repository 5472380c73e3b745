import Foundation
import HTTPTypes
import LocalHTTP
import Scheduling
import StrictJSON
import TestSupport
import Testing

@testable import LocalGateway

@Suite struct PageSiteTests {
  let folder: TemporaryFolder
  let site: PageSite

  init() throws {
    folder = try TemporaryFolder()
    for name in ["web", "web/js", "outbox"] {
      try FileManager.default.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: false)
    }
    _ = try folder.file("secret.txt", "secret")
    _ = try folder.file("web/index.html", "<!doctype html>")
    _ = try folder.file("web/js/app.js", "export {}")
    _ = try folder.file("web/.hidden.js", "hidden")
    _ = try folder.file("web/tool.sh", "no page")
    _ = try folder.file("web/config.json", "somebody's own")
    _ = try folder.file("web/headers.json", "{}")
    site = PageSite(
      folder: folder.path + "/web", headers: [.init("X-Safe").unsafelyPresent: "yes"],
      configuration: .object(["a": "b"]),
      outbox: Outbox(folder: folder.path + "/outbox", from: try #require(EmailAddress("news@example.com"))))
  }

  func get(_ path: String, method: HTTPRequest.Method = .get, fields: HTTPFields = [:]) -> LocalResponse {
    site.response(
      to: LocalRequest(
        HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1:1", path: path, headerFields: fields),
        sourceIP: "127.0.0.1"))
  }

  @Test(arguments: [
    ("/", "text/html; charset=utf-8", "<!doctype html>"),
    ("/?code=1&state=2", "text/html; charset=utf-8", "<!doctype html>"),
    ("/index.html", "text/html; charset=utf-8", "<!doctype html>"),
    ("/js/app.js", "text/javascript; charset=utf-8", "export {}"), ("/config.json", "application/json", #"{"a":"b"}"#),
  ])
  func servesPages(_ path: String, _ type: String, _ body: String) {
    let answer = get(path)
    #expect(answer.status == .ok)
    #expect(answer.fields[.contentType] == type)
    #expect(String(decoding: answer.body, as: UTF8.self) == body)
  }

  @Test(arguments: [
    "/../secret.txt", "/js/../../secret.txt", "/%2e%2e/secret.txt", "/js/..%2f..%2fsecret.txt", "//secret.txt",
    "/./index.html",
    "/.hidden.js", "/tool.sh", "/js", "/js/", "/none.html", "/headers.json", "/index.html%00.js", "/local",
    "/index.html/",
    "/" + String(repeating: "a", count: 300) + ".html",
  ])
  func servesNothingElse(_ path: String) {
    let answer = get(path, fields: [LocalHeader.name: "1"])
    #expect(answer.status == .notFound)
    #expect(!String(decoding: answer.body, as: UTF8.self).contains("secret"))
  }

  @Test func aLinkOutOfTheFolderIsTheOwnersOwnDoing() throws {
    // Who can write into the folder can write pages: nothing is gained by looking where a link leads.
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/web/link.txt", withDestinationPath: folder.path + "/secret.txt")
    #expect(get("/link.txt").status == .ok)
  }

  @Test(arguments: ["/", "/none", "/config.json", "/local/outbox"]) func everyAnswerIsSafe(_ path: String) {
    #expect(get(path).fields[.init("X-Safe").unsafelyPresent] == "yes")
    #expect(get(path).fields[.cacheControl] == "no-cache")
  }

  @Test func onlyReads() {
    #expect(get("/", method: .post).status == .methodNotAllowed)
    #expect(get("/", method: .options).status == .methodNotAllowed)
    #expect(
      get("/local/outbox", method: .options, fields: [.origin: "https://evil.example"]).fields[
        .accessControlAllowOrigin] == nil)
  }

  @Test func theOutboxIsForWhoeverSendsTheFieldThatNoOtherPageCan() throws {
    #expect(get("/local/outbox").status == .forbidden)
    #expect(get("/local/outbox", fields: [LocalHeader.name: "true"]).status == .forbidden)
    let answer = get("/local/outbox", fields: [LocalHeader.name: "1"])
    #expect(answer.status == .ok)
    #expect(String(decoding: answer.body, as: UTF8.self) == #"{"mails":[]}"#)
    #expect(get("/local/outbox/../../secret.eml", fields: [LocalHeader.name: "1"]).status == .notFound)
  }
}

@Suite struct HostCheckedSiteTests {
  struct Open: LocalSite {
    let maximumBodyBytes = 7
    func response(to request: LocalRequest) -> LocalResponse { LocalResponse(.ok) }
  }

  func status(_ host: String?, address: ListenAddress = .loopback) -> HTTPResponse.Status {
    HostCheckedSite(Open(), address: address, port: 8080).response(
      to: LocalRequest(
        HTTPRequest(method: .get, scheme: "http", authority: host, path: "/"), sourceIP: "127.0.0.1")
    ).status
  }

  @Test(arguments: ["127.0.0.1:8080", "localhost:8080", "[::1]:8080", "LOCALHOST:8080"]) func answersUnderItsName(
    _ host: String
  ) {
    #expect(status(host) == .ok)
  }

  @Test(arguments: [
    nil, "", "127.0.0.1", "127.0.0.1:80", "evil.example:8080", "127.0.0.1.evil.example:8080", "localhost.:8080",
    "127.0.0.1:8080@evil",
    "127.1:8080", "2130706433:8080",
  ])
  func answersUnderNoOther(_ host: String?) {
    #expect(status(host) == .misdirectedRequest)
  }

  /// What others reach it under is not known; but a page of another site needs a name to get here.
  @Test(arguments: ["192.0.2.7:8080", "192.0.2.7:18080", "192.0.2.7", "localhost:9", "[2001:db8::1]:8080"])
  func isAskedByAddressWhereOthersReachIt(_ host: String) {
    #expect(status(host, address: .everywhere) == .ok)
    #expect(status(host) == .misdirectedRequest)
  }

  @Test(arguments: [
    nil, "", "build.example:8080", "1.2.3.4.evil.example", "1.2.3.4.5", "1.2.3", "1.2.3.4x:80", "a.b.c.d",
  ])
  func isAskedUnderNoNameWhereOthersReachIt(_ host: String?) {
    #expect(status(host, address: .everywhere) == .misdirectedRequest)
  }
}
