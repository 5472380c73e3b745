internal import APIGateway
internal import Authorization
internal import Credentials
internal import OIDC
internal import StrictJSON

extension PolicyReader {
  /// The most credentials.
  static let maximumCredentials = 100

  /// What could be read of `$.credentials`.
  struct Callers {
    var credentials: [Credential] = []
    /// The role that each names, in bytes, and where it does.
    var roles: [(name: [UInt8], path: String)] = []
    /// The place of an API key that each names, and where it does.
    var keyPlaces: [(place: KeyPlace, path: String)] = []
    /// Where one is known by its address.
    var addresses: [String] = []
    var hasBasic = false
    /// Whether any of them is presented where a token would be.
    var hasBearer = false
    /// Whether the kind of each of them was read.
    var hasEveryKind = true
    /// Whether the role of each of them was read.
    var hasEveryRole = true

    /// Every secret and address range, to find those that two credentials share.
    var seen: Set<[UInt8]> = []
  }

  /// How a caller is known.
  enum CredentialKind: String, CaseIterable {
    case apiKey = "api-key"
    case bearer, basic, address

    /// What it has besides a kind, a principal and a role.
    var members: [String] {
      switch self {
      case .apiKey: ["header", "query", "secrets", "allowWeak"]
      case .bearer: ["secrets", "allowWeak"]
      case .basic: ["user", "secrets", "allowWeak"]
      case .address: ["addresses"]
      }
    }
  }

  /// `$.credentials`.
  mutating func credentials(_ value: JSONValue?) -> Callers {
    var callers = Callers()
    guard let value else { return callers }
    let elements = elements(of: value, at: "$.credentials", atMost: PolicyReader.maximumCredentials)
    let isList = elements.count == value.count && value.kind == .array
    (callers.hasEveryKind, callers.hasEveryRole) = (isList, isList)
    for (element, path) in elements { credential(element, at: path, into: &callers) }
    return callers
  }

  private mutating func credential(_ value: JSONValue, at path: String, into callers: inout Callers) {
    // Compared as it is written: no variable chooses how somebody is believed.
    let kind = CredentialKind.allCases.first { value["kind"]?.equals(utf8: $0.rawValue) == true }
    let own = kind?.members ?? ["header", "query", "user", "addresses", "secrets", "allowWeak"]
    guard let members = members(of: value, at: path, known: ["kind"] + own + ["principal", "role"]) else {
      (callers.hasEveryKind, callers.hasEveryRole) = (false, false)
      return
    }
    let principal = principal(members, at: path)
    let role = required("role", of: members, at: path)
    if let role {
      callers.roles.append((Array(role.utf8), "\(path).role"))
    } else {
      callers.hasEveryRole = false
    }
    guard let kind else {
      callers.hasEveryKind = false
      let kinds = CredentialKind.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      report("\(path).kind", members["kind"] == nil ? "missing; there are \(kinds)" : "must be one of \(kinds)")
      return
    }
    let proof = proof(kind, members, of: principal ?? "", at: path, into: &callers)
    guard let proof, let principal, let role else { return }
    callers.credentials.append(Credential(proof, principal: principal, role: role))
  }

  /// Who the caller then is: the context's `subject`, and in every log record.
  private mutating func principal(_ members: [String: JSONValue], at path: String) -> String? {
    guard let text = required("principal", of: members, at: path) else { return nil }
    return isName(text, at: "\(path).principal") ? text : nil
  }

  /// A short text that is one line wherever it is shown.
  mutating func isName(_ text: String, at path: String) -> Bool {
    let isGood = (1...128).contains(text.utf8.count) && text.unicodeScalars.allSatisfy { $0.isHarmlessInText }
    if !isGood { report(path, "must be 1 to 128 bytes without control characters") }
    return isGood
  }
}
