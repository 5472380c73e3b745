internal import APIGateway
internal import Authorization
internal import Credentials
internal import OIDC
internal import StrictJSON

extension PolicyReader {
  /// What shows that a caller is the one whom a credential names.
  mutating func proof(
    _ kind: CredentialKind, _ members: [String: JSONValue], of principal: String, at path: String,
    into callers: inout Callers
  ) -> Credential.Proof? {
    switch kind {
    case .apiKey:
      let place = keyPlace(members, at: path)
      if let place { callers.keyPlaces.append(place) }
      let secrets = secretSource(members, of: principal, at: path)
      guard let (place, _) = place, let secrets else { return nil }
      checkIsAlone(secrets, presentedAs: "\(place)", at: path, among: &callers)
      return .apiKey(place, secrets)
    case .bearer:
      callers.hasBearer = true
      guard let secrets = secretSource(members, of: principal, at: path) else { return nil }
      checkIsAlone(secrets, presentedAs: "bearer", at: path, among: &callers)
      return .bearer(secrets)
    case .basic:
      callers.hasBasic = true
      let user = user(members, at: path)
      let secrets = secretSource(members, of: principal, at: path)
      guard let user, let secrets else { return nil }
      checkIsAlone(secrets, presentedAs: "basic \(user)", at: path, among: &callers)
      return .basic(user: user, secrets)
    case .address:
      callers.addresses.append(path)
      return .address(addresses(members, at: path, among: &callers))
    }
  }

  /// RFC 7617 section 2: a colon ends the user.
  private mutating func user(_ members: [String: JSONValue], at path: String) -> String? {
    guard let text = required("user", of: members, at: path) else { return nil }
    guard !text.utf8.contains(UInt8(ascii: ":")) else {
      report("\(path).user", "must not hold a colon, which ends the user in the authorization header")
      return nil
    }
    return isName(text, at: "\(path).user") ? text : nil
  }

  private mutating func keyPlace(_ members: [String: JSONValue], at path: String) -> (place: KeyPlace, path: String)? {
    switch (members["header"], members["query"]) {
    case (let header?, nil):
      guard let name = headerName(header, at: "\(path).header") else { return nil }
      guard !name.utf8.elementsEqual("authorization".utf8) else {
        report(
          "\(path).header",
          "the authorization header is for tokens and the kinds \"bearer\" and \"basic\"; choose another")
        return nil
      }
      return (.header(name), "\(path).header")
    case (nil, let query?):
      return queryName(query, at: "\(path).query").map { (.query($0), "\(path).query") }
    default:
      report(path, "must have exactly one of header and query")
      return nil
    }
  }

  private mutating func secretSource(
    _ members: [String: JSONValue], of principal: String, at path: String
  ) -> SecretSource? {
    let isWeakAllowed = members["allowWeak"].flatMap { boolean($0, at: "\(path).allowWeak") } ?? false
    guard let value = members["secrets"] else {
      report("\(path).secrets", "missing; say where they are: env:NAME, file:PATH or secretsmanager:NAME")
      return nil
    }
    let secrets = secrets(value, at: "\(path).secrets")
    if !hasProblem(within: "\(path).secrets"), let reason = secrets.problem { report("\(path).secrets", reason) }
    return SecretSource(
      name: "credential \(principal)", secrets: secrets,
      minimumBytes: isWeakAllowed ? 1 : Credential.minimumSecretBytes)
  }

  private mutating func addresses(
    _ members: [String: JSONValue], at path: String, among callers: inout Callers
  ) -> [AddressRange] {
    guard let value = members["addresses"] else {
      report("\(path).addresses", "missing; name them as 192.0.2.0/24 or 2001:db8::/32")
      return []
    }
    if value.kind == .array, value.count == 0 { report("\(path).addresses", "must name at least one address") }
    var ranges: [AddressRange] = []
    for (element, path) in elements(of: value, at: "\(path).addresses", atMost: PolicyReader.maximumStrings) {
      guard let text = string(element, at: path) else { continue }
      guard let range = AddressRange(text) else {
        report(
          path,
          "must be an address or a range, such as 192.0.2.0/24 or 2001:db8::/32, with no bit set behind its prefix")
        continue
      }
      ranges.append(range)
      if !callers.seen.insert(Array("address\0\(range.text)".utf8)).inserted {
        report(path, "is named already; a request could not choose")
      }
    }
    return ranges
  }

  /// Of two credentials that share a secret, one would never be recognised.
  private mutating func checkIsAlone(
    _ secrets: SecretSource, presentedAs place: String, at path: String, among callers: inout Callers
  ) {
    guard !hasProblem(within: "\(path).secrets") else { return }
    let isNew = secrets.secrets.map { callers.seen.insert(Array("\(place)\0\($0.reference)".utf8)).inserted }
    if isNew.contains(false) {
      report("\(path).secrets", "another credential has the same secret at the same place; a request could not choose")
    }
  }
}
