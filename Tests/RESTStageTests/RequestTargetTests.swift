import Testing

@testable import RESTStage

@Suite("A request's path and query")
struct RequestTargetTests {
  @Test(arguments: [
    ("a=1&b=2", ["a=1", "b=2"]), ("a=1&a=2", ["a=1", "a=2"]), ("a", ["a="]), ("a=", ["a="]), ("=1", ["=1"]),
    ("a=b=c", ["a=b=c"]), ("a=x+y%2B", ["a=x y+"]), ("&&a=1&", ["a=1"]), ("a=1;b=2", ["a=1", "b=2"]),
    ("%61=%C3%A9", ["a=é"]), ("a=*&b=?", ["a=*", "b=?"]), ("", []),
  ])
  func readsAQuery(_ query: String, _ parameters: [String]) throws {
    let target = try #require(RequestTarget(path: "/live", query: query))
    #expect(target.parameters.map { "\($0.name)=\($0.value)" } == parameters)
  }

  @Test(arguments: ["a=%", "a=%zz", "a=%4", "a=%FF", "a=|", "a={", "}", "a=é", "a= b", "a=\u{1}"])
  func refusesAQuery(_ query: String) { #expect(RequestTarget(path: "/live", query: query) == nil) }

  @Test(arguments: [
    "", "live", "/live/%", "/live/%g0", "/live/é", "/live/a b", "/live/..", "/live/.", "/live/../x", "/live/%2e%2E",
    "/live/.%2e/x", "/live/a%2F..%2fb", "/live/a%5c..%5Cb", "/live/\u{7F}", "/live/%FF", "http://127.0.0.1/live",
  ])
  func refusesAPath(_ path: String) { #expect(RequestTarget(path: path, query: nil) == nil) }

  @Test(arguments: [
    ("/", [""]), ("/live", ["live"]), ("/live/", ["live", ""]), ("/live//x", ["live", "", "x"]),
    ("/live/...", ["live", "..."]), ("/live/a%2Fb", ["live", "a%2Fb"]), ("/live/*", ["live", "*"]),
    ("/live/a.b/..c", ["live", "a.b", "..c"]),
  ])
  func partsAPath(_ path: String, _ segments: [String]) throws {
    let target = try #require(RequestTarget(path: path, query: nil))
    #expect(target.segments.map { String(decoding: $0, as: UTF8.self) } == segments)
  }
}
