internal import JOSE
internal import OIDC
internal import StrictJSON

extension PolicyReader {
  /// Secrets of an issuer or of a credential, each where it is; those that cannot be read are left out.
  mutating func secrets(_ value: JSONValue, at path: String) -> [TimedSecret] {
    var secrets: [TimedSecret] = []
    for (element, path) in elements(of: value, at: path, atMost: PolicyReader.maximumStrings) {
      if let secret = element.kind == .object ? timedSecret(element, at: path) : secret(element, at: path) {
        secrets.append(secret)
      }
    }
    return secrets
  }

  /// `{"secret": "env:OLD", "until": "2026-12-31T00:00:00Z"}`.
  private mutating func timedSecret(_ value: JSONValue, at path: String) -> TimedSecret? {
    guard let members = members(of: value, at: path, known: ["secret", "until"]) else { return nil }
    var until: NumericDate?
    if let moment = members["until"] {
      if let text = string(moment, at: "\(path).until") {
        until = NumericDate(rfc3339: text)
        if until == nil { report("\(path).until", "must be a moment as in RFC 3339, such as 2026-12-31T00:00:00Z") }
      }
    } else {
      report("\(path).until", "missing; a secret that has no end is written without this object")
    }
    guard let reference = members["secret"] else {
      report("\(path).secret", "missing; say where the secret is, as env:NAME, file:PATH or secretsmanager:NAME")
      return nil
    }
    return secret(reference, at: "\(path).secret").map { TimedSecret($0.reference, until: until) }
  }

  /// `env:NAME`, `file:PATH` or `secretsmanager:NAME_OR_ARN`.
  mutating func secret(_ value: JSONValue, at path: String) -> TimedSecret? {
    guard let text = string(value, at: path) else { return nil }
    switch SecretReference(text) {
    // Not `env:${NAME}` either: the secret itself would be looked for, and be named where it is not found.
    case .environment(let name)? where Variables.isName(name.utf8) && value.equals(utf8: text):
      return TimedSecret(.environment(name))
    case .environment?: report(path, "env: takes the name of a variable, and never its value: env:NAME")
    case .file(let file)?: return TimedSecret(.file(resolve(file)))
    case .secretsManager(let name, let jsonKey)?: return TimedSecret(.secretsManager(name: name, jsonKey: jsonKey))
    // The text is not repeated: it may be the secret itself, put here by mistake.
    case nil:
      report(
        path,
        "must say where the secret is, as env:NAME, file:PATH or secretsmanager:NAME_OR_ARN, with #MEMBER behind it for a "
          + "member of a JSON object")
    }
    return nil
  }
}
