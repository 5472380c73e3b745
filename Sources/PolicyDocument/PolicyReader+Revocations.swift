internal import Authorization
internal import JOSE
internal import OIDC
internal import StrictJSON

extension PolicyReader {
  /// The most entries of `refuse`.
  static let maximumRevocations = 100

  /// What could be read of `$.refuse`.
  struct Revocations {
    /// By the issuer's name, in bytes.
    var byIssuer: [[UInt8]: [Revocation]] = [:]
    /// Every name, and where it stands.
    var issuers: [(name: String, path: String)] = []
  }

  /// `$.refuse`.
  mutating func revocations(_ value: JSONValue?) -> Revocations {
    var revocations = Revocations()
    guard let value else { return revocations }
    for (element, path) in elements(of: value, at: "$.refuse", atMost: PolicyReader.maximumRevocations) {
      guard let members = members(of: element, at: path, known: ["issuer", "subjects", "issuedBefore"]) else {
        continue
      }
      let issuer = required("issuer", of: members, at: path)
      if let issuer { revocations.issuers.append((issuer, "\(path).issuer")) }
      let subjects = subjects(members["subjects"], at: "\(path).subjects")
      let moment = moment("issuedBefore", of: members, at: path)
      if let issuer, let subjects, let moment {
        revocations.byIssuer[Array(issuer.utf8), default: []].append(Revocation(subjects, issuedBefore: moment))
      }
    }
    return revocations
  }

  private mutating func subjects(_ value: JSONValue?, at path: String) -> Revocation.Subjects? {
    guard let value else {
      report(path, "missing; name the subjects, or write \"any\" for everybody whom the issuer knows")
      return nil
    }
    // Compared as it is written, like the "any" of a grant.
    if value.equals(utf8: "any") { return .any }
    if value.kind == .string {
      report(path, "must be an array of subjects, or \"any\" for everybody whom the issuer knows")
      return nil
    }
    if value.kind == .array, value.count == 0 { report(path, "must name at least one subject") }
    return .oneOf(strings(value, at: path))
  }

  private mutating func moment(_ name: String, of members: [String: JSONValue], at path: String) -> NumericDate? {
    guard let text = required(name, of: members, at: path) else { return nil }
    let moment = NumericDate(rfc3339: text)
    if moment == nil { report("\(path).\(name)", "must be a moment as in RFC 3339, such as 2026-12-31T00:00:00Z") }
    return moment
  }

  /// What is refused of issuers that nobody is.
  ///
  /// - Parameter known: everybody who may be named; nil where that is not known.
  mutating func check(_ revocations: Revocations, name known: [KnownIssuer]?) {
    guard let known else { return }
    let names = Set(known.map { Array($0.name.utf8) })
    for (name, path) in revocations.issuers where !names.contains(Array(name.utf8)) {
      report(path, "no issuer is called \(name); name one of $.issuers")
    }
  }
}
