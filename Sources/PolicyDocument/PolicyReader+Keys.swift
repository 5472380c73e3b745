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

  /// A path of the document, relative to the document's own directory.
  func resolve(_ path: String) -> String {
    guard !path.isEmpty, path.utf8.first != UInt8(ascii: "/"), !directory.isEmpty else { return path }
    return directory.utf8.last == UInt8(ascii: "/") ? directory + path : "\(directory)/\(path)"
  }
}
