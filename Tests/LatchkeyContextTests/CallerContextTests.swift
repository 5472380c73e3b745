import LatchkeyContext
import Testing

/// What the authorizer writes for a Cognito admin, with what API Gateway adds.
private let written = [
  "role": "admin", "permissions": "messages:read,messages:write,groups:any", "groups": #"["admins","users"]"#,
  "issuer": "customers", "subject": "3f2a", "authType": "jwt", "expiresAt": "1800000000",
  "principalId": "customers:3f2a", "integrationLatency": "12",
]

/// What it writes for an API key, behind an HTTP API.
private let writtenForAKey: [String: String?] = [
  "issuer": "credentials", "subject": "reports", "authType": "api-key", "groups": "[]", "principalId": nil,
  "integrationLatency": nil, "expiresAt": nil,
]

private func reading(_ changes: [String: String?], now: Double = 1_799_999_999) throws(InvalidContext) -> CallerContext
{
  var members = written
  for (name, value) in changes { members[name] = value }
  return try CallerContext(members, now: now)
}

@Test func readsWhatTheAuthorizerWrote() throws {
  let caller = try reading([:])
  #expect(caller.principalID == "customers:3f2a")
  #expect(caller.role == "admin")
  #expect(Array(caller.permissions) == ["messages:read", "messages:write", "groups:any"])
  #expect(caller.groups == ["admins", "users"])
  #expect(caller.authType == .jwt)
  #expect(caller.expiresAt == 1_800_000_000)
  #expect(caller.authTime == nil)
  #expect(caller.sourceIP == nil)
}

@Test func readsWhenThePersonSignedInAndWhereTheRequestCameFrom() throws {
  let caller = try reading(["authTime": "1799999000", "sourceIp": "2001:db8::1"])
  #expect(caller.authTime == 1_799_999_000)
  #expect(caller.sourceIP == "2001:db8::1")
}

@Test func readsACallerWhoHasACredentialInsteadOfAToken() throws {
  let caller = try reading(writtenForAKey)
  #expect(caller.principalID == "credentials:reports")
  #expect(caller.authType == .apiKey)
  #expect(caller.expiresAt == nil)
}

@Test func aSecretThatIsBeingRotatedEndsLikeAToken() throws {
  let ending = writtenForAKey.merging(["expiresAt": "1800000000"]) { $1 }
  #expect(try reading(ending).expiresAt == 1_800_000_000)
  #expect(throws: InvalidContext.expired(at: 1_800_000_000, now: 1_800_000_000)) {
    try reading(ending, now: 1_800_000_000)
  }
}

@Test(
  arguments: [
    ("jwt", .jwt), ("api-key", .apiKey), ("bearer", .bearer), ("basic", .basic), ("address", .address),
  ] as [(String, CallerContext.AuthType)])
func readsHowTheCallerWasBelieved(text: String, type: CallerContext.AuthType) throws {
  let issuer = type == .jwt ? "customers" : "credentials"
  #expect(try reading(["authType": text, "issuer": issuer, "principalId": nil]).authType == type)
}

@Test func everyWayToBeBelievedIsRead() {
  #expect(CallerContext.AuthType.allCases.map(\.rawValue) == ["jwt", "api-key", "bearer", "basic", "address"])
}

@Test(arguments: ["JWT", "none", "apiKey", "jwt ", "jwt\u{301}"])
func refusesAWayToBeBelievedThatNobodyKnows(text: String) throws {
  let problem = try #require(throws: InvalidContext.self) { try reading(["authType": text]) }
  #expect(
    problem == .malformed(member: "authType", expected: "jwt, api-key, bearer, basic, address"))
}

@Test func onlyACredentialHasTheIssuerOfCredentials() {
  let expected = InvalidContext.malformed(
    member: "issuer", expected: "credentials where authType is not jwt, and only there")
  for type in ["api-key", "bearer", "basic", "address"] {
    #expect(throws: expected) { try reading(["authType": type]) }
  }
  #expect(throws: expected) { try reading(["issuer": "credentials", "principalId": nil]) }
}

@Test func onlyATokenSaysWhenSomebodySignedIn() {
  #expect(throws: InvalidContext.malformed(member: "authTime", expected: "absent where authType is not jwt")) {
    try reading(writtenForAKey.merging(["authTime": "1799999000"]) { $1 })
  }
}

/// The five lines of the README.
@Test func theExampleOfTheReadmeCompilesAndRuns() throws {
  func handle(authorizer: [String: String], secondsSinceEpoch: Double) throws(InvalidContext) -> String {
    let caller = try CallerContext(authorizer, now: secondsSinceEpoch)
    guard caller.permissions.contains("messages:write") else { return "403" }
    return "\(caller.principalID) writes as \(caller.role)"
  }
  #expect(try handle(authorizer: written, secondsSinceEpoch: 1_799_999_999) == "customers:3f2a writes as admin")
}

@Test(arguments: ["role", "permissions", "groups", "issuer", "subject", "authType", "expiresAt"])
func refusesAContextWithoutAMember(member: String) {
  #expect(throws: InvalidContext.missing(member: member)) { try reading([member: nil]) }
}

@Test func refusesNoContextAtAll() {
  #expect(throws: InvalidContext.missing(member: "issuer")) { try CallerContext([:], now: 0) }
}

@Test(arguments: [
  ("role", ""), ("issuer", ""), ("issuer", "a:b"), ("issuer", "Customers"), ("subject", ""), ("authType", ""),
  ("permissions", ""), ("permissions", "a,,b"), ("permissions", "a,"), ("permissions", "A"), ("permissions", "a b"),
  ("permissions", "-a"), ("permissions", "messages:read\u{301}"),
  ("expiresAt", ""), ("expiresAt", "-1"), ("expiresAt", "1.8e9"), ("expiresAt", " 1800000000"),
  ("expiresAt", "1800000000000"), ("expiresAt", "99999999999999999999"),
  ("authTime", ""), ("authTime", "-1"), ("authTime", "1.8e9"), ("authTime", "1800000000000"), ("sourceIp", ""),
  ("sourceIp", String(repeating: "1", count: 10_241)), ("principalId", "customers:other"), ("principalId", ""),
  ("subject", String(repeating: "a", count: 10_241)),
])
func refusesAMemberThatTheAuthorizerWouldNotWrite(member: String, value: String) throws {
  let problem = try #require(throws: InvalidContext.self) { try reading([member: value]) }
  #expect(problem.code == "context_malformed")
  #expect(problem.description.contains(member))
}

@Test func aContextExpiresWithItsToken() throws {
  #expect(throws: Never.self) { try reading([:], now: 1_799_999_999.999) }
  #expect(throws: InvalidContext.expired(at: 1_800_000_000, now: 1_800_000_000)) {
    try reading([:], now: 1_800_000_000)
  }
  let problem = try #require(throws: InvalidContext.self) { try reading([:], now: .nan) }
  #expect(problem.code == "context_expired")
}

@Test func principalIdMayBeAbsentAsWithAnHTTPAPI() throws {
  #expect(try reading(["principalId": nil]).principalID == "customers:3f2a")
}

@Test func aPermissionIsTheWholeText() throws {
  let permissions = try reading([:]).permissions
  #expect(permissions.contains("messages:read"))
  for other in ["messages", "messages:", "messages:read,messages:write", "Messages:read", "messages:*", ""] {
    #expect(!permissions.contains(other))
  }
}

@Test(
  arguments: [
    ("[]", []), (" [ \"a\" ,\t\"b\"\r\n] ", ["a", "b"]), (#"["read,admin"]"#, ["read,admin"]),
    (#"["\"\\\/\b\f\n\r\t"]"#, ["\"\\/\u{8}\u{c}\n\r\t"]), (#"["\u00e9\ud83d\uDE00"]"#, ["é😀"]),
    (#"["é😀",""]"#, ["é😀", ""]),
  ] as [(String, [String])])
func readsGroups(text: String, groups: [String]) throws {
  #expect(try reading(["groups": text]).groups == groups)
}

@Test(arguments: [
  "admins", "{}", "[", "]", "[\"a\"", "[\"a\",]", "[,]", "[\"a\" \"b\"]", "[\"a\"]x", "[\"a\"][]", "[1]", "[null]",
  "[[]]",
  "[\"a]", #"["\x"]"#, #"["\u12"]"#, #"["\ud800"]"#, #"["\udc00"]"#, #"["\ud800\u0041"]"#, "[\"\n\"]", "\"admins\"",
  #"["\u+123"]"#, "\u{FEFF}[]",
])
func refusesGroupsThatAreNoArrayOfStrings(text: String) {
  #expect(throws: InvalidContext.malformed(member: "groups", expected: "a JSON array of strings")) {
    try reading(["groups": text])
  }
}
