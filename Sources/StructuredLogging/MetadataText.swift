internal import Logging
internal import StrictJSON

/// Metadata as JSON, within the bounds of one record.
struct MetadataText {
  /// How many values are left for this record; what comes after them is dropped.
  private var remaining = 100

  /// Members in the order of their names, so that the same record is the same line.
  mutating func members(
    _ metadata: Logger.Metadata, reserved: Set<String> = [], levels: Int = 4
  ) -> [JSONText.Member] {
    var names = reserved
    var members: [JSONText.Member] = []
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      guard let value = text(value, levels: levels) else { continue }
      // Two keys may become one name by redaction, and a JSON object must not hold it twice.
      var name = Redactor.redacted(key)
      while !names.insert(name).inserted { name = "metadata.\(name)" }
      members.append(.init(name, value))
    }
    return members
  }

  private mutating func text(_ value: Logger.Metadata.Value, levels: Int) -> JSONText? {
    guard remaining > 0, levels > 0 else { return nil }
    remaining -= 1
    switch value {
    case .string(let string):
      return .string(Redactor.redacted(string))
    case .stringConvertible(let value):
      return Self.scalar(value) ?? .string(Redactor.redacted(value.description))
    case .array(let values):
      var elements: [JSONText] = []
      for value in values.prefix(remaining) {
        if let element = text(value, levels: levels - 1) { elements.append(element) }
      }
      return .array(elements)
    case .dictionary(let metadata):
      return .object(members(metadata, levels: levels - 1))
    }
  }

  /// A number or a truth value as itself. Beyond 2^53 readers disagree about integers: those are texts.
  private static func scalar(_ value: any CustomStringConvertible & Sendable) -> JSONText? {
    if let boolean = value as? Bool { return .boolean(boolean) }
    guard let integer = (value as? any BinaryInteger).flatMap({ Int64(exactly: $0) }),
      integer.magnitude <= 1 << 53
    else { return nil }
    return .integer(integer)
  }
}
