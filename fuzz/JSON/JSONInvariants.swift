internal import FuzzSupport
internal import StrictJSON

/// What must hold for two readings of one text.
enum JSONInvariants {
  static func requireSame(_ one: JSONValue, _ other: JSONValue) {
    require(one.kind == other.kind, "the same kind")
    require(one.count == other.count, "as many values inside")
    require(one.integer == other.integer && one.boolean == other.boolean, "the same value")
    require(one.number?.bitPattern == other.number?.bitPattern, "the same number")
    require(bytes(of: one) == bytes(of: other), "the same string, byte for byte")
    for (mine, theirs) in zip(one.elements, other.elements) { requireSame(mine, theirs) }
    for (mine, theirs) in zip(one.members, other.members) {
      require(Array(mine.name.utf8) == Array(theirs.name.utf8), "the same name, byte for byte")
      requireSame(mine.value, theirs.value)
      require(one[mine.name]?.kind == theirs.value.kind, "a member is found by its name")
    }
  }

  private static func bytes(of value: JSONValue) -> [UInt8]? {
    value.withUTF8 { span in span.indices.map { span[$0] } }
  }
}
