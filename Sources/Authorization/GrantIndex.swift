internal import OIDC

/// Every grant under the issuer that it is for: with thousands of tenants a caller's roles are found without looking at
/// the grants to the others.
struct GrantIndex: Sendable {
  /// The issuers whom some role names.
  private let issuers: TextIndex
  /// At each issuer's place what it is granted, in the order of the document.
  private let grants: [[(role: Int, grant: RoleGrant)]]

  init(_ roles: [Role]) {
    var places: [[UInt8]: Int] = [:]
    var names: [String] = []
    var grants: [[(role: Int, grant: RoleGrant)]] = []
    for (role, grant) in roles.enumerated().flatMap({ index, role in role.grants.map { (index, $0) } }) {
      // Bytes, not strings: `String ==` is canonical equivalence.
      let name = Array(grant.issuer.utf8)
      if let place = places[name] {
        grants[place].append((role, grant))
      } else {
        places[name] = grants.count
        names.append(grant.issuer)
        grants.append([(role, grant)])
      }
    }
    issuers = TextIndex(names)
    self.grants = grants
  }

  /// The places of the roles that an issuer's caller has, in the order of the document, each once.
  ///
  /// - Parameter holds: whether a grant to that issuer is one to the caller.
  func roles(of issuer: Issuer, where holds: (RoleGrant) -> Bool) -> [Int] {
    guard let place = issuers.place(of: issuer.name) else { return [] }
    var held: [Int] = []
    for (role, grant) in grants[place] where held.last != role && holds(grant) { held.append(role) }
    return held
  }
}
