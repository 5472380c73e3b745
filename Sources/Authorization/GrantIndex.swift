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

  /// The places of the roles that an issuer's caller has, in the order of the document, each once and for as long as the
  /// longest of its grants.
  ///
  /// - Parameter tenure: for how long a grant to that issuer is one to the caller; nil where it is none.
  func roles(of issuer: Issuer, tenure: (RoleGrant) -> Tenure?) -> [(role: Int, tenure: Tenure)] {
    guard let place = issuers.place(of: issuer.name) else { return [] }
    var held: [(role: Int, tenure: Tenure)] = []
    for (role, grant) in grants[place] {
      if let last = held.last, last.role == role {
        guard last.tenure != .always, let tenure = tenure(grant) else { continue }
        held[held.count - 1].tenure = max(last.tenure, tenure)
      } else if let tenure = tenure(grant) {
        held.append((role, tenure))
      }
    }
    return held
  }
}
