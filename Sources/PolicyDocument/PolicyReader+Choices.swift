internal import StrictJSON

extension PolicyReader {
  /// One of the texts that a member may be; nil where it is none of them.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type, _ value: JSONValue, at path: String
  ) -> Choice? where Choice.RawValue == String {
    guard let text = string(value, at: path) else { return nil }
    // Bytes, not strings: `String ==` is canonical equivalence.
    if let choice = type.allCases.first(where: { $0.rawValue.utf8.elementsEqual(text.utf8) }) { return choice }
    report(path, "must be \(type.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or "))")
    return nil
  }

  /// The same of a member that may be left out.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ value: JSONValue?, at path: String, or standard: Choice
  ) -> Choice? where Choice.RawValue == String {
    guard let value else { return standard }
    return choice(Choice.self, value, at: path)
  }

  mutating func boolean(_ value: JSONValue, at path: String) -> Bool? {
    if let boolean = value.boolean { return boolean }
    report(path, "must be true or false, and is \(value.kind.phrase)")
    return nil
  }

  mutating func seconds(_ value: JSONValue, at path: String) -> Int? {
    guard let seconds = value.integer else {
      report(path, "must be whole seconds, and is \(value.kind.phrase)")
      return nil
    }
    return Int(clamping: seconds)
  }
}
