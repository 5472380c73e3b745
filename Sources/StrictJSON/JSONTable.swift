/// A JSON text taken apart: its values in the order in which they are written, each container before its content. Two
/// arrays hold everything, so that reading one allocates little and giving it back frees little.
struct JSONTable: Sendable {
  /// The values. The first is the object or array at the top.
  var nodes: [JSONNode] = []
  /// Where the strings and the member names are.
  var bytes: [UInt8] = []

  /// Places in `bytes` are 32 bits wide.
  static let maximumBytes = Int(Int32.max)
}

/// One value.
struct JSONNode: Sendable {
  let kind: JSONKind
  /// The member name, where this is a member of an object.
  let name: JSONSlice
  /// The text, where this is a string.
  let text: JSONSlice
  /// The integer, the bits of the real number, or 1 for true.
  let number: Int64
  /// How many members or elements there are.
  var count: Int32 = 0
  /// The node behind this one and everything in it.
  var end: Int32

  init(_ kind: JSONKind, name: JSONSlice, text: JSONSlice = .none, number: Int64 = 0, at index: Int) {
    self.kind = kind
    self.name = name
    self.text = text
    self.number = number
    end = Int32(index) + 1
  }
}

/// A part of a table's bytes.
struct JSONSlice: Sendable {
  let start: Int32
  let end: Int32

  init(_ range: Range<Int>) {
    start = Int32(range.lowerBound)
    end = Int32(range.upperBound)
  }

  static let none = JSONSlice(0..<0)

  var range: Range<Int> { Int(start)..<Int(end) }
}
