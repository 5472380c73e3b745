import Testing

@testable import Authorization

@Test(arguments: [
  "/", "/groups", "/groups/{group}/messages", "/files/{proxy+}", "/{proxy+}", "/a.b/c-d/e_f/~g/h:i/@j/k+l=m,n",
  "/{a}/{b}",
])
func readsAPathTemplate(text: String) throws {
  #expect(try PathTemplate(parsing: text).description == text)
}

@Test(arguments: [
  "", "groups", "//", "/a/", "/a//b", "/{proxy+}/a", "/{a}/{a}", "/{}", "/{+}", "/{a", "/a}", "/x{a}", "/{a}x", "/*",
  "/a*",
  "/?", "/$connect", "/${a}", "/.", "/..", "/a/../b", "/a b", "/é", "/%61", "/a\nb", "/{a b}", "/{é}", "/a#b", "/a\\b",
  String(repeating: "/a", count: 33),
])
func refusesAPathTemplateThatIsNone(text: String) {
  #expect(throws: InvalidTemplate.self) { try PathTemplate(parsing: text) }
}

@Test(arguments: ["a", "messages:read", "0", "a.b_c-d:e", String(repeating: "a", count: 64)])
func readsAPermission(text: String) {
  #expect(Permission(text)?.name == text)
}

@Test(arguments: [
  "", "A", "a,b", "a b", ":a", "-a", ".a", "_a", "é", "a\u{301}", "a\n", "*", String(repeating: "a", count: 65),
])
func refusesAPermissionThatIsNone(text: String) {
  #expect(Permission(text) == nil)
}

/// API Gateway Developer Guide, "Choose an API Gateway resource": the most specific path takes the request.
@Test(arguments: [
  ("GET/", "GET /"), ("GET/users", "ANY /users"), ("GET/users/me", "GET /users/me"),
  ("PUT/users/me", "ANY /users/{id}"),
  ("GET/users/7", "ANY /users/{id}"), ("GET/users/7/posts", "GET /users/{id}/posts"),
  ("GET/users/7/x", "GET /{proxy+}"),
  ("GET/x/me", "GET /{proxy+}"), ("GET/x/settings", "GET /{section}/settings"),
  ("GET/users/settings", "ANY /users/{id}"),
  ("GET/users/", "GET /{proxy+}"), ("GET/admin/", "GET /admin/{proxy+}"), ("GET/admin", "GET /{proxy+}"),
  ("GET/x//", "GET /{proxy+}"), ("GET/users//posts", "GET /{proxy+}"),
])
func theMostSpecificRouteTakesTheRequest(request: String, expected: String) throws {
  let routes = [
    "GET /{proxy+}", "GET /", "ANY /users", "ANY /users/{id}", "GET /users/me", "GET /users/{id}/posts",
    "GET /{section}/settings", "GET /admin/{proxy+}",
  ]
  let table = try RouteTable(routes.map { try route($0, "p") })
  #expect(try table.place(for: arn(request).request).map { table.routes[$0].description } == expected)
}

@Test(arguments: ["POST/", "TRACE/users", "get/users", "DELETE/x/y", "$connect", "$default", "POST/users/"])
func aRequestThatNoRouteTakesHasNone(request: String) throws {
  let table = try RouteTable([route("GET /", "p"), route("ANY /users", "p"), route("GET /{proxy+}", "p")])
  #expect(try table.place(for: arn(request).request) == nil)
}

@Test func aMethodOfItsOwnComesBeforeAny() throws {
  let table = try RouteTable([route("ANY /a/{x}", "p"), route("GET /a/{y}", "p"), route("ANY /a/b", "p")])
  #expect(try table.place(for: arn("GET/a/c").request) == 1)
  #expect(try table.place(for: arn("PUT/a/c").request) == 0)
  // The path decides first, the method then.
  #expect(try table.place(for: arn("GET/a/b").request) == 2)
}

@Test func theCatchAllTakesWhatIsLeft() throws {
  let table = try RouteTable([route("GET /a", "p"), route("$default", "p"), route("$connect", "p")])
  #expect(try table.place(for: arn("GET/a").request) == 0)
  #expect(try table.place(for: arn("GET/").request) == 1)
  #expect(try table.place(for: arn("PUT/a//b").request) == 1)
  #expect(try table.place(for: arn("$default").request) == 1)
  #expect(try table.place(for: arn("$connect").request) == 2)
  #expect(try table.place(for: arn("$disconnect").request) == nil)
}
