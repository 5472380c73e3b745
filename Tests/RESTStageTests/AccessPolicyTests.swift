import JOSE
import StrictJSON
import Testing
import TestSupport

@testable import RESTStage

@Suite("An IAM policy")
struct AccessPolicyTests {
  private let arn = "\(stageARN)/GET/groups/news"

  private func policy(_ text: String) throws -> AccessPolicy {
    try AccessPolicy(reading: JSONDocument(parsing: Array(text.utf8), maximumBytes: 100_000).root)
  }

  private func circumstances(_ now: Double = 1_800_000_000) throws -> Circumstances {
    Circumstances(
      now: try #require(NumericDate(secondsSinceEpoch: now)), sourceIP: "203.0.113.9", userAgent: "curl/8.5.0",
      referer: nil)
  }

  private func statement(_ effect: String, _ resource: String, action: String = "execute-api:Invoke") -> String {
    #"{"Effect":"\#(effect)","Action":"\#(action)","Resource":"\#(resource)"}"#
  }

  private func decision(_ statements: String...) throws -> AccessPolicy.Decision {
    try policy(#"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#)
      .decision(on: "execute-api:Invoke", of: arn, in: circumstances())
  }

  @Test func deniesWhatNothingAllows() throws {
    #expect(try decision(statement("Allow", "\(stageARN)/GET/me")) == .implicitlyDenied)
    #expect(try decision(statement("Allow", "\(stageARN)/POST/groups/news")) == .implicitlyDenied)
    #expect(try decision(statement("Allow", arn)) == .allowed)
    #expect(try decision(statement("Allow", "\(stageARN)/*/groups/*")) == .allowed)
  }

  @Test func aDenyWinsWhereverItStands() throws {
    let (allow, deny) = (statement("Allow", "*"), statement("Deny", "\(stageARN)/*/groups/ne?s"))
    #expect(try decision(allow, deny) == .explicitlyDenied)
    #expect(try decision(deny, allow) == .explicitlyDenied)
    #expect(try decision(deny) == .explicitlyDenied)
    #expect(try decision(allow, statement("Deny", "\(stageARN)/*/groups/ne?")) == .allowed)
  }

  @Test(arguments: [
    ("execute-api:Invoke", true), ("execute-api:*", true), ("*", true), ("EXECUTE-API:invoke", true),
    ("execute-api:Inv?ke", true), ("execute-api:InvalidateCache", false), ("lambda:*", false),
  ])
  func actionsHaveNoCase(_ action: String, _ isAllowed: Bool) throws {
    #expect(try decision(statement("Allow", "*", action: action)) == (isAllowed ? .allowed : .implicitlyDenied))
  }

  @Test func readsOneStatementWithoutAnArrayAndArraysOfTexts() throws {
    let policy = try policy(
      #"{"Statement":{"Sid":"one","Effect":"Allow","Action":["x:y","execute-api:Invoke"],"Resource":["\#(stageARN)/GET/x","\#(arn)"]}}"#
    )
    #expect(try policy.decision(on: "execute-api:Invoke", of: arn, in: circumstances()) == .allowed)
  }

  /// What our evaluation does not do makes the whole policy invalid: nothing is passed over.
  @Test(arguments: [
    #"{}"#, #"[]"#, #"{"Statement":[]}"#, #"{"Statement":"x"}"#, #"{"Version":"2020-01-01","Statement":[STATEMENT]}"#,
    #"{"Statement":[STATEMENT],"Extra":1}"#,
    #"{"Statement":[{"Effect":"Allow","Action":"*"}]}"#, #"{"Statement":[{"Effect":"Allow","Resource":"*"}]}"#,
    #"{"Statement":[{"Action":"*","Resource":"*"}]}"#,
    #"{"Statement":[{"Effect":"allow","Action":"*","Resource":"*"}]}"#,
    #"{"Statement":[{"Effect":"Allow","Action":"Invoke","Resource":"*"}]}"#,
    #"{"Statement":[{"Effect":"Allow","Action":"*","Resource":[]}]}"#,
    #"{"Statement":[{"Effect":"Allow","Action":"*","Resource":["*",7]}]}"#,
    #"{"Statement":[{"Effect":"Allow","Action":"*","Resource":""}]}"#,
    #"{"Statement":[{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}]}"#,
    #"{"Statement":[{"Effect":"Allow","Action":"*","NotResource":"x"}]}"#,
    #"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","NotResource":"x"}]}"#,
    #"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}]}"#,
    #"{"Statement":[STATEMENT,{"Effect":"Deny","Action":"*","Resource":"arn:${x}"}]}"#,
  ])
  func refusesWhatItDoesNotEvaluate(_ text: String) throws {
    let statement = #"{"Effect":"Allow","Action":"*","Resource":"*"}"#
    #expect(throws: InvalidAccessPolicy.self) {
      try policy(text.replacing("STATEMENT", with: statement))
    }
  }

  @Test func refusesAResourceOfMoreThan512Bytes() throws {
    let arn = stageARN + "/GET/"
    func text(_ count: Int) -> String {
      #"{"Statement":\#(statement("Allow", arn + String(repeating: "x", count: count - arn.utf8.count)))}"#
    }
    _ = try policy(text(512))
    #expect(throws: InvalidAccessPolicy.self) { try policy(text(513)) }
  }

  /// `aws:CurrentTime` is 2027-01-15T08:00:00Z, the address 203.0.113.9, the user agent curl/8.5.0; there is no referer.
  @Test(arguments: [
    (#"{"DateLessThan":{"aws:CurrentTime":"2027-01-15T08:00:01Z"}}"#, true),
    (#"{"DateLessThan":{"aws:CurrentTime":"2027-01-15T08:00:00Z"}}"#, false),
    (#"{"DateLessThan":{"AWS:currenttime":"2027-01-15T09:00:01+01:00"}}"#, true),
    (#"{"DateLessThanEquals":{"aws:CurrentTime":"2027-01-15T08:00:00Z"}}"#, true),
    (#"{"DateGreaterThan":{"aws:CurrentTime":"2027-01-15T08:00:00Z"}}"#, false),
    (#"{"DateGreaterThanEquals":{"aws:CurrentTime":"2027-01-15T08:00:00Z"}}"#, true),
    (#"{"DateGreaterThan":{"aws:CurrentTime":"1799999999"}}"#, true),
    (#"{"DateEquals":{"aws:EpochTime":1800000000}}"#, true),
    (#"{"DateNotEquals":{"aws:EpochTime":[1,1800000000]}}"#, false),
    (#"{"NumericLessThan":{"aws:EpochTime":"1800000001"}}"#, true),
    (#"{"NumericGreaterThanEquals":{"aws:EpochTime":1800000001}}"#, false),
    (#"{"DateLessThan":{"aws:CurrentTime":["2000-01-01T00:00:00Z","2030-01-01T00:00:00Z"]}}"#, true),
    (
      #"{"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"},"DateLessThan":{"aws:CurrentTime":"2026-06-01T00:00:00Z"}}"#,
      false
    ),
    (#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, true),
    (#"{"IpAddress":{"aws:SourceIp":["198.51.100.0/24","203.0.113.9"]}}"#, true),
    (#"{"IpAddress":{"aws:SourceIp":"203.0.113.8"}}"#, false),
    (#"{"NotIpAddress":{"aws:SourceIp":["198.51.100.0/24","203.0.113.0/24"]}}"#, false),
    (#"{"NotIpAddress":{"aws:SourceIp":"2001:db8::/32"}}"#, true),
    (#"{"StringEquals":{"aws:UserAgent":"curl/8.5.0"}}"#, true),
    (#"{"StringEquals":{"aws:UserAgent":"CURL/8.5.0"}}"#, false),
    (#"{"StringEqualsIgnoreCase":{"aws:UserAgent":"CURL/8.5.0"}}"#, true),
    (#"{"StringNotEqualsIgnoreCase":{"aws:UserAgent":"CURL/8.5.0"}}"#, false),
    (#"{"StringLike":{"aws:UserAgent":["wget*","curl/?.?.?"]}}"#, true),
    (#"{"StringNotLike":{"aws:UserAgent":["wget*","curl/*"]}}"#, false),
    (#"{"StringNotEquals":{"aws:UserAgent":["wget","x"]}}"#, true),
    (#"{"StringEquals":{"aws:Referer":"x"}}"#, false),
    (#"{"StringEqualsIfExists":{"aws:Referer":"x"}}"#, true),
    (#"{"StringEqualsIfExists":{"aws:UserAgent":"x"}}"#, false),
    (#"{"StringNotEquals":{"aws:Referer":"x"}}"#, true),
    (#"{"StringNotLike":{"aws:Referer":"*"}}"#, true),
    (#"{"Null":{"aws:Referer":"true"}}"#, true), (#"{"Null":{"aws:Referer":false}}"#, false),
    (#"{"Null":{"aws:UserAgent":true}}"#, false), (#"{"Null":{"aws:UserAgent":"false"}}"#, true),
    (#"{"Bool":{"aws:SecureTransport":"true"}}"#, true), (#"{"Bool":{"aws:SecureTransport":false}}"#, false),
    (#"{}"#, true),
  ])
  func conditionsGoByTheTable(_ condition: String, _ holds: Bool) throws {
    let statement = #"{"Effect":"Allow","Action":"*","Resource":"*","Condition":\#(condition)}"#
    // A fraction of a second does not make it later.
    let decision = try policy(#"{"Statement":\#(statement)}"#)
      .decision(on: "execute-api:Invoke", of: arn, in: circumstances(1_800_000_000.9))
    #expect(decision == (holds ? .allowed : .implicitlyDenied))
  }

  @Test(arguments: [
    #"[]"#, #"{"DateLessThan":"x"}"#, #"{"DateLessThan":{"aws:CurrentTime":"tomorrow"}}"#,
    #"{"DateLessThan":{"aws:CurrentTime":[]}}"#, #"{"DateLessThan":{"aws:username":"x"}}"#,
    #"{"DateBefore":{"aws:CurrentTime":"2027-01-15T08:00:00Z"}}"#, #"{"NumericLessThan":{"aws:CurrentTime":1}}"#,
    #"{"StringEquals":{"aws:CurrentTime":"x"}}"#, #"{"StringEquals":{"aws:SourceIp":"203.0.113.9"}}"#,
    #"{"ForAnyValue:StringEquals":{"aws:UserAgent":"x"}}"#, #"{"ForAllValues:StringLike":{"aws:UserAgent":"x"}}"#,
    #"{"StringEquals":{"aws:UserAgent":7}}"#, #"{"StringLike":{"aws:UserAgent":"${aws:username}"}}"#,
    #"{"IpAddress":{"aws:SourceIp":"203.0.113.9/24"}}"#, #"{"Bool":{"aws:SecureTransport":"yes"}}"#,
    #"{"NotDateLessThan":{"aws:CurrentTime":"2027-01-15T08:00:00Z"}}"#, #"{"BinaryEquals":{"aws:UserAgent":"x"}}"#,
  ])
  func refusesConditionsThatItDoesNotEvaluate(_ condition: String) throws {
    #expect(throws: InvalidAccessPolicy.self) {
      try policy(#"{"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":\#(condition)}}"#)
    }
  }

  /// A second evaluation, statement by statement over recursive wildcards, against the one that decides; and whatever is
  /// added to a policy that denies, it denies.
  @Test func agreesWithANaiveEvaluationAndADeniedStaysDenied() throws {
    func matches(_ pattern: Substring, _ text: Substring) -> Bool {
      guard let first = pattern.first else { return text.isEmpty }
      if first == "*" {
        return matches(pattern.dropFirst(), text) || (!text.isEmpty && matches(pattern, text.dropFirst()))
      }
      guard let character = text.first else { return false }
      return (first == "?" || first == character) && matches(pattern.dropFirst(), text.dropFirst())
    }
    var random = Seeded(state: seed)
    var seen: [AccessPolicy.Decision: Int] = [:]
    for _ in 0..<cases {
      let path = ["GET/a", "GET/a/b", "POST/a", "GET/", "GET/*"].randomElement(using: &random).unsafelyPresent
      let request = "\(stageARN)/\(path)"
      var (allowing, denying) = (false, false)
      var statements: [String] = []
      for _ in 0..<Int.random(in: 1...5, using: &random) {
        let tail = String(
          (0..<Int.random(in: 1...6, using: &random)).map { _ in
            "GETPOS/ab*?*".randomElement(using: &random).unsafelyPresent
          })
        let pattern = Bool.random(using: &random) ? "\(stageARN)/\(tail)" : "\(stageARN)/GET/*"
        let isDeny = Int.random(in: 0..<3, using: &random) == 0
        statements.append(statement(isDeny ? "Deny" : "Allow", pattern))
        if matches(pattern[...], request[...]) { if isDeny { denying = true } else { allowing = true } }
        let expected: AccessPolicy.Decision = denying ? .explicitlyDenied : allowing ? .allowed : .implicitlyDenied
        let decision = try policy(#"{"Statement":[\#(statements.shuffled(using: &random).joined(separator: ","))]}"#)
          .decision(on: "execute-api:Invoke", of: request, in: circumstances())
        #expect(decision == expected, "seed \(seed): \(statements) \(request)")
        seen[decision, default: 0] += 1
      }
    }
    #expect(seen.count == 3)
  }
}
