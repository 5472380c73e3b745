/// Reads JSON in which nothing is open to interpretation: strings of printable ASCII without escapes, integers of at most 18
/// digits, `true`, `false`, `null`, small objects without duplicate names. That is what issuers write, and reading it here
/// takes a tenth of the time that jansson needs.
///
/// It never refuses: for everything else, malformed text included, it returns nil, and jansson decides. A fuzz target
/// compares the two on whatever this reads.
struct PlainReader {
  private var nodes: [JSONNode] = []
  private var position = 0
  private let maximumDepth: Int

  /// Names are compared with each other one by one up to here; jansson has a hash for more.
  private static let maximumMembers = 32
  /// Eighteen digits always fit into 64 bits.
  private static let maximumDigits = 18

  /// The values of a text with an object or an array at the top; nil where jansson has to look.
  static func nodes(of text: Span<UInt8>, maximumDepth: Int) -> [JSONNode]? {
    var reader = PlainReader(maximumDepth: maximumDepth)
    reader.nodes.reserveCapacity(32)
    reader.skipSpace(text)
    guard let first = reader.peek(text), first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
      reader.readValue(text, named: .none, depth: 1)
    else { return nil }
    reader.skipSpace(text)
    return reader.position == text.count ? reader.nodes : nil
  }

  private init(maximumDepth: Int) { self.maximumDepth = maximumDepth }

  private mutating func readValue(_ text: Span<UInt8>, named name: JSONSlice, depth: Int) -> Bool {
    switch peek(text) {
    case UInt8(ascii: "\""):
      guard let string = readString(text) else { return false }
      nodes.append(JSONNode(.string, name: name, text: string, at: nodes.count))
      return true
    case UInt8(ascii: "{"): return depth <= maximumDepth && readObject(text, named: name, depth: depth)
    case UInt8(ascii: "["): return depth <= maximumDepth && readArray(text, named: name, depth: depth)
    case UInt8(ascii: "t"): return read("true", text, .boolean, named: name, number: 1)
    case UInt8(ascii: "f"): return read("false", text, .boolean, named: name, number: 0)
    case UInt8(ascii: "n"): return read("null", text, .null, named: name, number: 0)
    default: return readInteger(text, named: name)
    }
  }

  private mutating func readObject(_ text: Span<UInt8>, named name: JSONSlice, depth: Int) -> Bool {
    let object = nodes.count
    nodes.append(JSONNode(.object, name: name, at: object))
    position += 1
    skipSpace(text)
    if skip(UInt8(ascii: "}"), text) { return true }
    repeat {
      skipSpace(text)
      guard peek(text) == UInt8(ascii: "\""), let member = readString(text),
        nodes[object].count < PlainReader.maximumMembers, !hasMember(named: member, of: object, text)
      else { return false }
      skipSpace(text)
      guard skip(UInt8(ascii: ":"), text) else { return false }
      skipSpace(text)
      guard readValue(text, named: member, depth: depth + 1) else { return false }
      nodes[object].count += 1
      skipSpace(text)
    } while skip(UInt8(ascii: ","), text)
    nodes[object].end = Int32(nodes.count)
    return skip(UInt8(ascii: "}"), text)
  }

  private mutating func readArray(_ text: Span<UInt8>, named name: JSONSlice, depth: Int) -> Bool {
    let array = nodes.count
    nodes.append(JSONNode(.array, name: name, at: array))
    position += 1
    skipSpace(text)
    if skip(UInt8(ascii: "]"), text) { return true }
    repeat {
      skipSpace(text)
      guard readValue(text, named: .none, depth: depth + 1) else { return false }
      nodes[array].count += 1
      skipSpace(text)
    } while skip(UInt8(ascii: ","), text)
    nodes[array].end = Int32(nodes.count)
    return skip(UInt8(ascii: "]"), text)
  }

  private func hasMember(named name: JSONSlice, of object: Int, _ text: Span<UInt8>) -> Bool {
    var member = object + 1
    while member < nodes.count {
      let other = nodes[member]
      if other.name.range.count == name.range.count,
        name.range.indices.allSatisfy({ text[$0] == text[$0 - name.range.lowerBound + other.name.range.lowerBound] })
      {
        return true
      }
      member = Int(other.end)
    }
    return false
  }

  /// What is between the quotation marks, where every byte of it stands for itself.
  private mutating func readString(_ text: Span<UInt8>) -> JSONSlice? {
    let start = position + 1
    var index = start
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "\"") {
        position = index + 1
        return JSONSlice(start..<index)
      }
      guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") else { return nil }
      index += 1
    }
    return nil
  }

  /// Digits, with no zero in front. What comes behind the last is for the caller to look at: a point or an exponent is
  /// neither a comma nor a bracket.
  private mutating func readInteger(_ text: Span<UInt8>, named name: JSONSlice) -> Bool {
    let isNegative = skip(UInt8(ascii: "-"), text)
    let start = position
    var magnitude: Int64 = 0
    while let byte = peek(text), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
      guard position - start < PlainReader.maximumDigits else { return false }
      magnitude = magnitude * 10 + Int64(byte - UInt8(ascii: "0"))
      position += 1
    }
    guard position > start, position == start + 1 || text[start] != UInt8(ascii: "0") else { return false }
    nodes.append(JSONNode(.integer, name: name, number: isNegative ? -magnitude : magnitude, at: nodes.count))
    return true
  }

  private mutating func read(
    _ word: StaticString, _ text: Span<UInt8>, _ kind: JSONKind, named name: JSONSlice, number: Int64
  ) -> Bool {
    let count = word.utf8CodeUnitCount
    guard text.count - position >= count else { return false }
    for offset in 0..<count where unsafe text[position + offset] != word.utf8Start[offset] { return false }
    position += count
    nodes.append(JSONNode(kind, name: name, number: number, at: nodes.count))
    return true
  }

  private mutating func skipSpace(_ text: Span<UInt8>) {
    while let byte = peek(text), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func skip(_ byte: UInt8, _ text: Span<UInt8>) -> Bool {
    guard peek(text) == byte else { return false }
    position += 1
    return true
  }

  private func peek(_ text: Span<UInt8>) -> UInt8? {
    position < text.count ? text[position] : nil
  }
}
