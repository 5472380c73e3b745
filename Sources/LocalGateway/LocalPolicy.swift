internal import Authorization
internal import JOSE
internal import OIDC
internal import PolicyDocument
internal import SAMTemplate
internal import StrictJSON
internal import SystemCalls

/// The policy document as it is deployed, with the local pool in the place of every user pool.
enum LocalPolicy {
  /// Reads a document and puts the pool in.
  ///
  /// - Parameters:
  ///   - path: of the document, whose faults are told as they are in it.
  ///   - function: the authorizer's; `${NAME}` in the document is its environment, and then this process's.
  ///   - issuer: of the pool's tokens.
  static func load(
    _ path: String, for function: Deployment.Function, issuer: String
  ) throws(GatewayFault) -> Policy {
    let environment = Environment.all().merging(function.environment) { $1 }
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    do {
      let text = try FileSystem.read(path, maximumBytes: Policy.maximumBytes)
      _ = try Policy(parsing: text, environment: environment, directory: folder)
      return try Policy(
        parsing: try substituted(text, issuer: issuer), environment: environment, directory: folder)
    } catch let problem as FileProblem {
      throw GatewayFault("policy_unreadable", "\(problem)")
    } catch let invalid as InvalidPolicy {
      throw GatewayFault(
        problems: invalid.problems.map { .init(code: invalid.code, reason: "\(path): \($0.path): \($0.reason)") })
    } catch {
      throw GatewayFault("policy_invalid", "\(path): \(error)")
    }
  }

  /// The document in which issuers with `userPool` are the local one. There is one sign-in here: tokens of further pools, which
  /// get an issuer that nobody is, cannot be had.
  ///
  /// - Parameter text: a document that has been read before.
  static func substituted(_ text: [UInt8], issuer: String) throws(JSONFault) -> [UInt8] {
    let root = try JSONDocument(parsing: text, maximumBytes: Policy.maximumBytes).root
    var poolCount = 0
    return JSONText.object(
      root.members.map { name, value in
        guard name.utf8.elementsEqual("issuers".utf8) else { return .init(name, value.text) }
        let issuers = value.elements.map { element -> JSONText in
          guard element["userPool"] != nil else { return element.text }
          poolCount += 1
          return substituted(
            element, issuer: poolCount == 1 ? issuer : "\(issuer)#\(poolCount)",
            keySet: keySet(of: issuer))
        }
        return .init(name, .array(issuers))
      }
    ).encoded()
  }

  /// Nobody fetches it, for the keys are in this process (`LocalKeyProvider`); but a document names a literal address only.
  private static func keySet(of issuer: String) -> String {
    let local = "http://localhost:"
    let address = issuer.hasPrefix(local) ? "http://127.0.0.1:" + issuer.dropFirst(local.count) : issuer
    return "\(address)/.well-known/jwks.json"
  }

  private static func substituted(_ element: JSONValue, issuer: String, keySet: String) -> JSONText {
    // What followed from the pool is said; where its keys are and which of them are pinned was about AWS's.
    let replaced = ["userPool", "userPoolIssuer", "keys"]
    var members = element.members.filter { member in !replaced.contains { $0.utf8.elementsEqual(member.name.utf8) } }
      .map { JSONText.Member($0.name, $0.value.text) }
    members += [
      .init("issuer", .string(issuer)), .init("algorithms", .strings(["RS256"])),
      .init("groupsClaim", "cognito:groups"), .init("keys", .object(["url": .string(keySet)])),
    ]
    return .object(members)
  }
}

extension JSONValue {
  /// The same value to be written.
  fileprivate var text: JSONText {
    switch kind {
    case .object: .object(members.map { .init($0.name, $0.value.text) })
    case .array: .array(elements.map(\.text))
    case .string: .string(string ?? "")
    case .boolean: .boolean(boolean ?? false)
    case .null: .null
    default: integer.map(JSONText.integer) ?? .raw(Array("\(number ?? 0)".utf8))
    }
  }
}
