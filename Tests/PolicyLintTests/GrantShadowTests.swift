import Authorization
import PolicyLint
import TestSupport
import Testing

/// Which grants are needless, held against every caller of a small world.
@Suite struct GrantShadowTests {
  private static let groups = ["a", "b", "c"]
  private static let scopes = ["x", "y"]

  /// What a grant asks for; empty for a kind that it does not ask about.
  private struct Asked {
    let groups: [String]
    let scopes: [String]
    let maxAge: Int?

    init(using generator: inout Seeded) {
      func some(_ values: [String]) -> [String] { values.filter { _ in Bool.random(using: &generator) } }
      groups = Int.random(in: 0..<3, using: &generator) == 0 ? [] : some(GrantShadowTests.groups)
      scopes = Bool.random(using: &generator) ? [] : some(GrantShadowTests.scopes)
      maxAge = [nil, nil, 60, 300].randomElement(using: &generator).unsafelyPresent
    }

    var text: String {
      func list(_ values: [String]) -> String { "[\(values.map { "\"\($0)\"" }.joined(separator: ", "))]" }
      var members = [#""issuer": "customers""#]
      if !groups.isEmpty { members.append("\"groups\": \(list(groups))") }
      if !scopes.isEmpty { members.append("\"scopes\": \(list(scopes))") }
      if groups.isEmpty, scopes.isEmpty { members.append(#""subjects": "any""#) }
      if let maxAge { members.append("\"maxAge\": \(maxAge)") }
      return "{ \(members.joined(separator: ", ")) }"
    }

    func lets(in caller: Caller) -> Bool {
      (groups.isEmpty || !caller.groups.isDisjoint(with: groups))
        && (scopes.isEmpty || !caller.scopes.isDisjoint(with: scopes)) && (maxAge.map { caller.age < $0 } ?? true)
    }
  }

  private struct Caller {
    let groups: Set<String>
    let scopes: Set<String>
    let age: Int
  }

  /// Everybody: each set of groups, each set of scopes, and signed in at three moments.
  private static let callers: [Caller] = {
    func subsets(_ values: [String]) -> [Set<String>] {
      values.reduce([[]]) { sets, value in sets + sets.map { $0.union([value]) } }
    }
    return subsets(groups).flatMap { groups in
      subsets(scopes).flatMap { scopes in [10, 100, 1000].map { Caller(groups: groups, scopes: scopes, age: $0) } }
    }
  }()

  @Test func tellsExactlyTheGrantsThatAnotherOneImplies() throws {
    var generator = Seeded(state: seed)
    var shadows = 0
    for _ in 0..<min(cases, 200) {
      let grants = (0..<Int.random(in: 2...5, using: &generator)).map { _ in Asked(using: &generator) }
      let document = Document(grants: grants.map(\.text).joined(separator: ", "))
      let found = try findings(document.text).filter { $0.code.name == "grant_shadowed" }.map(\.path)
      let expected = grants.indices.filter { narrow in
        grants.indices.contains { wide in
          guard wide != narrow else { return false }
          let isInside = Self.callers.allSatisfy { !grants[narrow].lets(in: $0) || grants[wide].lets(in: $0) }
          let isSame = Self.callers.allSatisfy { grants[narrow].lets(in: $0) == grants[wide].lets(in: $0) }
          return isInside && (!isSame || wide < narrow)
        }
      }
      #expect(found == expected.map { "$.roles[0].grantedTo[\($0)]" }, "\(document.text), seed \(seed)")
      shadows += expected.count
    }
    #expect(shadows > 0)
  }
}
