internal import Authorization
internal import JOSE
internal import OIDC
internal import StrictJSON

extension PolicyReader {
  /// What `keys` of an issuer says.
  struct Keys {
    /// Where the keys are; nil where that could not be read, or is not said because a user pool implies it.
    var source: KeySource?
    /// Whether `keys` says where the keys are, well or badly.
    var namesSource = true
    var retention = KeyRetention.standard
  }

  private static let sources = ["url", "discover", "file", "secrets"]

  /// `$.issuers[i].keys`.
  ///
  /// - Parameter isSourceImplied: whether the keys are somewhere even if nothing here says so.
  mutating func keys(_ value: JSONValue, at path: String, isSourceImplied: Bool) -> Keys {
    let known = PolicyReader.sources + ["pinned", "pinnedFor", "staleFor"]
    guard let members = members(of: value, at: path, known: known) else { return Keys() }
    var keys = Keys()
    let named = PolicyReader.sources.filter { members[$0] != nil }
    if named.count == 1, let source = members[named[0]] {
      keys.source = self.source(source, called: named[0], at: "\(path).\(named[0])")
    } else if named.isEmpty, isSourceImplied, !members.isEmpty {
      keys.namesSource = false
    } else if !hasProblem(within: path) {
      report(path, "must have exactly one of url, discover, file and secrets")
    }
    keys.retention = retention(members, at: path)
    return keys
  }

  private mutating func retention(_ members: [String: JSONValue], at path: String) -> KeyRetention {
    let staleFor = members["staleFor"].flatMap { seconds($0, at: "\(path).staleFor") }
    let pinnedFor = members["pinnedFor"].flatMap { seconds($0, at: "\(path).pinnedFor") }
    let pinned = members["pinned"].flatMap { string($0, at: "\(path).pinned") }
    if members["pinnedFor"] != nil, members["pinned"] == nil {
      report("\(path).pinnedFor", "is for a pinned key set; name its file in pinned, or remove this")
    }
    return KeyRetention(
      staleFor: staleFor ?? KeyRetention.defaultStaleFor,
      pinned: pinned.map { PinnedFile(path: resolve($0), maximumAge: pinnedFor ?? PinnedFile.defaultMaximumAge) })
  }

  private mutating func source(_ value: JSONValue, called name: String, at path: String) -> KeySource? {
    switch name {
    case "url": return string(value, at: path).map { .url($0) }
    case "file": return string(value, at: path).map { .file(resolve($0)) }
    case "discover":
      if value.boolean == true { return .discovery }
      report(path, "must be true; without discovery leave it out and name a url or a file")
      return nil
    default: return .secrets(secrets(value, at: path))
    }
  }

  private mutating func secrets(_ value: JSONValue, at path: String) -> [TimedSecret] {
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

  private mutating func secret(_ value: JSONValue, at path: String) -> TimedSecret? {
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

  /// A path of the document, relative to the document's own directory.
  private func resolve(_ path: String) -> String {
    guard !path.isEmpty, path.utf8.first != UInt8(ascii: "/"), !directory.isEmpty else { return path }
    return directory.utf8.last == UInt8(ascii: "/") ? directory + path : "\(directory)/\(path)"
  }
}
