import Testing

@testable import Authorization

private func pattern(_ name: String, service: String = "iam") throws -> CallerPattern {
  try CallerPattern(parsing: "arn:aws:\(service)::123456789012:\(name)")
}

private func role(_ name: String) -> Role { Role(name: name, permissions: [], grants: []) }

@Suite struct KnownCallersTests {
  @Test(arguments: [
    (
      "user/ops", ["user/ops"],
      ["user/op", "user/opsx", "user/OPS", "user/x/ops", "user/ops/", "user/ops/x", "user", "root"]
    ),
    ("user/*", ["user/ops", "user/a+b@c", "user/*"], ["user/", "user/x/ops", "user", "users/ops", "role/ops"]),
    ("user/ops-*", ["user/ops-", "user/ops-1", "user/ops-a-b"], ["user/ops", "user/ops-/x", "user/xops-1"]),
    ("user/a/*", ["user/a/ops"], ["user/a", "user/a/", "user/a/b/ops", "user/b/ops", "user//ops"]),
    ("user/*/ops", ["user/a/ops"], ["user/ops", "user//ops", "user/a/b/ops", "user/a/opsx"]),
    ("root", ["root"], ["root/x", "user/root", "roo", "rootx"]),
  ])
  func aUserIsKnownByTheWholeName(written: String, known: [String], strangers: [String]) throws {
    try check(written, known, strangers, service: "iam")
  }

  @Test(arguments: [
    (
      "assumed-role/Deployer/*", ["assumed-role/Deployer/a", "assumed-role/Deployer/a@b.example"],
      ["assumed-role/Deployer", "assumed-role/Deployer/", "assumed-role/Deployer/a/b", "assumed-role/Deployer2/a"]
    ),
    (
      "assumed-role/ci-*/build", ["assumed-role/ci-/build", "assumed-role/ci-x/build"],
      ["assumed-role/ci/build", "assumed-role/ci-x/y/build", "assumed-role/ci-x/build2"]
    ),
    ("federated-user/ops", ["federated-user/ops"], ["federated-user/ops/x", "assumed-role/ops/x"]),
  ])
  func aSessionIsKnownByTheWholeName(written: String, known: [String], strangers: [String]) throws {
    try check(written, known, strangers, service: "sts")
  }

  private func check(_ written: String, _ known: [String], _ strangers: [String], service: String) throws {
    let pattern = try pattern(written, service: service)
    for name in known { #expect(pattern.matches("arn:aws:\(service)::123456789012:\(name)"), "\(name)") }
    for name in strangers { #expect(!pattern.matches("arn:aws:\(service)::123456789012:\(name)"), "\(name)") }
    for name in known {
      for other in [
        "arn:aws:\(service)::123456789013:\(name)", "arn:aws-cn:\(service)::123456789012:\(name)",
        "arn:aws:\(service == "iam" ? "sts" : "iam")::123456789012:\(name)",
        "arn:aws:\(service):x:123456789012:\(name)",
        " arn:aws:\(service)::123456789012:\(name)", name, "",
      ] { #expect(!pattern.matches(other), "\(other)") }
    }
  }

  /// `String ==` would find both equal.
  @Test func namesAreComparedAsBytes() throws {
    let kelvin = "arn:aws:iam::123456789012:user/\u{212A}"
    #expect("\u{212A}" == "K")
    #expect(!(try pattern("user/K").matches(kelvin)))
  }

  @Test(arguments: [
    "arn:aws:iam::123456789012:user/ops\n", "arn:aws:iam::123456789012:user/ops\0",
    "arn:aws:iam::123456789012:user/\u{212A}",
    "arn:aws:iam::123456789012:user/${aws:username}", "arn:aws:iam::123456789012", "arn:aws:iam::123456789012:",
    "arn:aws:iam::123456789012:/", "arn:aws-and-a-long-tail:iam::123456789012:user/ops", "::::::", ":::::", "",
  ])
  func refusesWhatIsNoPattern(text: String) {
    #expect(throws: CallerPattern.Invalid.self) { try CallerPattern(parsing: text) }
  }

  @Test func everyReasonIsOnePhrase() {
    for text in [
      "x", "arn:aws:iam::123456789012:role/x", "arn:aws:iam::123456789012:group/x", "arn:aws:sts::123456789012:user/x",
      "arn:aws:sts::123456789012:assumed-role/x", "arn:aws:iam::123456789012:user/**",
    ] {
      let error = #expect(throws: CallerPattern.Invalid.self) { try CallerPattern(parsing: text) }
      #expect(error?.reason.isEmpty == false && error?.reason.hasSuffix(".") == false, "\(text)")
      #expect(error?.reason.first?.isLowercase == true, "\(text)")
    }
  }

  @Test func theFirstThatMatchesDecides() throws {
    let callers = KnownCallers(
      [
        .init(try pattern("user/ops"), role: "admin"), .init(try pattern("user/*"), role: "reader"),
        .init(try pattern("user/dev"), role: "admin"), .init(try pattern("root"), role: "gone"),
      ], roles: [role("reader"), role("admin")])
    #expect(callers.role(of: "arn:aws:iam::123456789012:user/ops")?.name == "admin")
    #expect(callers.role(of: "arn:aws:iam::123456789012:user/dev")?.name == "reader")
    #expect(callers.role(of: "arn:aws:iam::123456789012:user/x/dev") == nil)
    // A role that is not there is none, and nobody else's.
    #expect(callers.role(of: "arn:aws:iam::123456789012:root") == nil)
    #expect(KnownCallers([], roles: [role("admin")]).role(of: "arn:aws:iam::123456789012:user/ops") == nil)
  }

  /// Against a pattern tried on every name of a small world.
  @Test func whatCoversMatchesEverythingThatIsCovered() throws {
    let names = ["a", "b", "ab", "ba", "aa"]
    let parts = ["*", "a", "b", "a*", "ab*", "ab", "ba"]
    let all = parts.map { "user/\($0)" } + parts.flatMap { first in parts.map { "user/\(first)/\($0)" } }
    let world = (names.map { "user/\($0)" } + names.flatMap { first in names.map { "user/\(first)/\($0)" } })
      .map { "arn:aws:iam::123456789012:\($0)" }
    for wide in try all.map({ try pattern($0) }) {
      for narrow in try all.map({ try pattern($0) }) where wide.covers(narrow) {
        #expect(world.allSatisfy { !narrow.matches($0) || wide.matches($0) }, "\(wide.text) \(narrow.text)")
      }
    }
    #expect(try pattern("user/*").covers(pattern("user/ab*")) && pattern("user/a*").covers(pattern("user/a")))
    #expect(try !pattern("user/a*").covers(pattern("user/*")) && !pattern("user/a").covers(pattern("user/a*")))
  }

  @Test(arguments: [
    ("iam", "user/*", true), ("iam", "user/*/*", true), ("iam", "user/a/*", false), ("iam", "user/a*", false),
    ("iam", "user/*/ops", false), ("iam", "root", false), ("sts", "federated-user/*", true),
    ("sts", "assumed-role/*/*", true), ("sts", "assumed-role/*/x", true), ("sts", "assumed-role/Deployer/*", false),
  ])
  func tellsWhoIsNobodyInParticular(service: String, name: String, isAnybody: Bool) throws {
    #expect(try pattern(name, service: service).isAnybody == isAnybody)
  }
}
