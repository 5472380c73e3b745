import OIDC
import TestSupport
import Testing

@testable import Authorization

/// The oracle looks at every grant of every role, as the index does not.
@Test func theIndexFindsTheRolesThatALookAtEveryGrantFinds() throws {
  print("theIndexFindsTheRolesThatALookAtEveryGrantFinds: LATCHKEY_SEED=\(seed)")
  var random = Seeded(state: seed)
  var held = 0
  for _ in 0..<200 {
    let names = (0..<Int.random(in: 1...12, using: &random)).map { "tenant-\($0)" }
    let roles = try (0..<Int.random(in: 1...6, using: &random)).map { place in
      let grants = (0..<Int.random(in: 1...8, using: &random)).map { _ in
        RoleGrant(
          issuer: names.randomElement(using: &random) ?? "",
          conditions: [.groups([["a", "b", "c"].randomElement(using: &random) ?? ""])])
      }
      return Role(name: "r\(place)", permissions: [try permission("p")], grants: grants)
    }
    let index = GrantIndex(roles)
    for name in names + ["nobody"] {
      let issuer = try issuer(name)
      for group in ["a", "b", "c"] {
        let expected = roles.indices.filter { place in
          roles[place].grants.contains { $0.issuer == name && $0.conditions == [.groups([group])] }
        }
        held += expected.count
        let found = index.roles(of: issuer) { $0.conditions == [.groups([group])] ? .always : nil }
        #expect(found.map(\.role) == expected)
      }
    }
  }
  #expect(held > 200)
}
