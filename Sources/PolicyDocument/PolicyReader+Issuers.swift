internal import Authorization
internal import JOSE
internal import OIDC
internal import StrictJSON

extension PolicyReader {
  /// The most issuers.
  static let maximumIssuers = 5000

  /// `$.issuers`: the issuers that are right, and what the grants need to know of all of them.
  ///
  /// - Parameter revocations: which of their tokens are refused.
  mutating func issuers(
    _ value: JSONValue?, revoking revocations: Revocations
  ) -> (issuers: [Issuer], known: [KnownIssuer]) {
    guard let value else { return ([], []) }
    let elements = elements(of: value, at: "$.issuers", atMost: PolicyReader.maximumIssuers)
    if value.kind == .array, value.count == 0 { report("$.issuers", "must name at least one issuer") }
    var issuers: [Issuer] = []
    var known: [KnownIssuer] = []
    // Bytes, not strings: `String ==` is canonical equivalence.
    var names: Set<[UInt8]> = []
    var identifiers: Set<[UInt8]> = []
    for (element, path) in elements {
      guard let settings = settings(element, at: path) else { continue }
      if let name = settings.name {
        if !names.insert(Array(name.utf8)).inserted { report("\(path).name", "another issuer is called \(name)") }
        if name.utf8.elementsEqual(Grant.issuerOfCredentials.utf8) {
          report("\(path).name", "stands for an issuer where a credential was presented; choose another name")
        }
        known.append(KnownIssuer(name: name, hasGroups: settings.groupsClaim != nil))
      }
      if let identifier = settings.identifier {
        if !identifiers.insert(Array(identifier.utf8)).inserted {
          report("\(path).\(settings.identifierMember)", "another issuer has the same iss; a token could not choose")
        }
      }
      let revoked = settings.name.flatMap { revocations.byIssuer[Array($0.utf8)] } ?? []
      if let issuer = issuer(settings, revoked, at: path) { issuers.append(issuer) }
    }
    return (issuers, known)
  }

  /// What was read of one issuer; nil where it could not be read or is not there.
  private struct Settings {
    var name: String?
    var identifier: String?
    var identifierMember = "issuer"
    var audiences: Audiences?
    var clients: [String] = []
    var tokenUse: TokenUse?
    var algorithms: [SignatureAlgorithm] = []
    var keys = Keys()
    var type: String?
    var leeway = 0
    var groupsClaim: String?
  }

  private mutating func settings(_ value: JSONValue, at path: String) -> Settings? {
    let known = [
      "name", "userPool", "userPoolIssuer", "issuer", "audiences", "clients", "tokenUse", "algorithms", "type",
      "leeway", "groupsClaim",
      "keys",
    ]
    guard let members = members(of: value, at: path, known: known) else { return nil }
    var settings = Settings()
    settings.name = required("name", of: members, at: path)
    settings.audiences = members["audiences"].flatMap { audiences($0, at: "\(path).audiences") }
    settings.clients = members["clients"].map { strings($0, at: "\(path).clients") } ?? []
    if let clients = members["clients"], clients.kind == .array, clients.count == 0 {
      report("\(path).clients", "must name at least one client; leave it out to check none")
    }
    settings.tokenUse = members["tokenUse"].flatMap { choice(TokenUse.self, $0, at: "\(path).tokenUse") }
    settings.type = members["type"].flatMap { string($0, at: "\(path).type") }
    settings.leeway = members["leeway"].flatMap { seconds($0, at: "\(path).leeway") } ?? 0
    if let keys = members["keys"] {
      settings.keys = self.keys(keys, at: "\(path).keys", isSourceImplied: members["userPool"] != nil)
    }
    if let userPool = members["userPool"] {
      for name in ["issuer", "algorithms", "groupsClaim"] where members[name] != nil {
        report("\(path).\(name)", "follows from userPool; remove one of the two")
      }
      settings.groupsClaim = "cognito:groups"
      settings.algorithms = [.rs256]
      settings.identifierMember = "userPool"
      let form =
        choice(members["userPoolIssuer"], at: "\(path).userPoolIssuer", or: UserPool.IssuerForm.original) ?? .original
      if let pool = self.userPool(userPool, form, at: "\(path).userPool") {
        settings.identifier = pool.issuer
        if members["keys"] == nil || !settings.keys.namesSource { settings.keys.source = .url(pool.keySetURL) }
      }
    } else {
      if members["userPoolIssuer"] != nil { report("\(path).userPoolIssuer", "is for a userPool; remove it") }
      settings.identifier = required("issuer", of: members, at: path)
      settings.groupsClaim = members["groupsClaim"].flatMap { string($0, at: "\(path).groupsClaim") }
      settings.algorithms = members["algorithms"].map { algorithms($0, at: "\(path).algorithms") } ?? []
      if members["algorithms"] == nil { report("\(path).algorithms", "missing; a token never chooses its algorithm") }
      if members["keys"] == nil {
        report("\(path).keys", "missing; say where the keys are: url, discover, file or secrets")
      }
    }
    return settings
  }

  /// Makes the issuer, with stand-ins where something could not be read: the problems that the stand-ins cause are at the
  /// same places as those that are already reported, and `add` leaves them out.
  private mutating func issuer(_ settings: Settings, _ revocations: [Revocation], at path: String) -> Issuer? {
    do throws(InvalidIssuer) {
      return try Issuer(
        name: settings.name ?? "", identifier: settings.identifier ?? "", audiences: settings.audiences,
        clients: settings.clients, tokenUse: settings.tokenUse, algorithms: settings.algorithms,
        keys: settings.keys.source ?? .file(""), retention: settings.keys.retention, type: settings.type,
        leeway: settings.leeway, groupsClaim: settings.groupsClaim, revocations: revocations)
    } catch {
      var found: [InvalidPolicy.Problem] = []
      for problem in error.problems {
        // Without an iss there is nothing more to say about it, nor about keys that are fetched from below it.
        let follows = settings.identifierMember == "userPool" && hasProblem(within: "\(path).userPool")
        if follows, ["issuer", "keys.discover"].contains(problem.setting) { continue }
        // Nor is it said that nobody is named where the clients could not be read.
        if problem.setting == "audiences", settings.audiences == nil, hasProblem(within: "\(path).clients") { continue }
        if settings.keys.source == nil, ["keys", "keys.file", "keys.pinned"].contains(problem.setting) { continue }
        if !found.contains(where: { $0.path == "\(path).\(problem.setting)" }) {
          found.append(.init("\(path).\(problem.setting)", problem.reason))
        }
      }
      add(found)
      return nil
    }
  }

  private mutating func audiences(_ value: JSONValue, at path: String) -> Audiences? {
    guard value.kind == .string else { return .oneOf(strings(value, at: path)) }
    // Compared as it is written: a variable must not be able to switch a check off.
    if value.equals(utf8: "any") { return .any }
    report(path, "must be an array of audiences, or \"any\" to check none on purpose")
    return nil
  }

  private mutating func algorithms(_ value: JSONValue, at path: String) -> [SignatureAlgorithm] {
    var algorithms: [SignatureAlgorithm] = []
    for (element, path) in elements(of: value, at: path, atMost: PolicyReader.maximumStrings) {
      guard let name = string(element, at: path) else { continue }
      if let algorithm = SignatureAlgorithm(name: name) {
        algorithms.append(algorithm)
      } else {
        let names = SignatureAlgorithm.allCases.map(\.name).joined(separator: ", ")
        report(path, "no algorithm of that name exists here; there are \(names)")
      }
    }
    return algorithms
  }

  private mutating func userPool(_ value: JSONValue, _ form: UserPool.IssuerForm, at path: String) -> UserPool? {
    guard let id = string(value, at: path) else { return nil }
    guard let pool = UserPool(id: id, issuerForm: form) else {
      report(path, "must be the id of a user pool, such as eu-west-1_AbCdEfGhI")
      return nil
    }
    return pool
  }
}
