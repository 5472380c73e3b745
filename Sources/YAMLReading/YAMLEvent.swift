/// What libyaml finds, one after the other.
struct YAMLEvent {
  enum Kind {
    case documentStart
    case alias(String)
    case scalar(String, isPlain: Bool)
    case sequenceStart
    case mappingStart
    /// Of a sequence or a mapping.
    case end
  }

  let kind: Kind
  var anchor: String?
  var tag: String?
  /// From 1.
  let line: Int
}
