internal import Authorization
internal import StrictJSON

extension PolicyReader {
  /// What may be asked of a sign-in: by a grant beside its conditions, by a route in `requires`.
  static let stepUpMembers = ["maxAge", "amr", "acr"]

  /// What these members ask of the sign-in; nil where they ask for nothing.
  mutating func stepUp(_ members: [String: JSONValue], at path: String) -> StepUp? {
    guard PolicyReader.stepUpMembers.contains(where: { members[$0] != nil }) else { return nil }
    return StepUp(
      maxAge: members["maxAge"].flatMap { seconds($0, at: "\(path).maxAge") },
      methods: members["amr"].map { someStrings($0, at: "\(path).amr") } ?? [],
      contextClasses: members["acr"].map { someStrings($0, at: "\(path).acr") } ?? [])
  }

  /// An empty list would be read as one that nobody wrote.
  private mutating func someStrings(_ value: JSONValue, at path: String) -> [String] {
    if value.kind == .array, value.count == 0 { report(path, "must not be empty") }
    return strings(value, at: path)
  }
}
