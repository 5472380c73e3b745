internal import YAMLReading

extension Evaluation {
  /// `text`, or `[text, values by name]`. `${!Name}` stands for `${Name}` itself.
  ///
  /// Source: AWS CloudFormation Template Reference, "Fn::Sub".
  mutating func substitution(_ argument: YAMLNode, _ line: Int) -> Settled {
    var values: [YAMLNode.Member] = []
    var pattern = argument
    if argument.elements != nil {
      guard let parts = arguments(argument, of: "Fn::Sub", 2...2) else { return .failed }
      guard let members = parts[1].members else {
        return failure(.malformed, line, "the second element of Fn::Sub must be a mapping")
      }
      (pattern, values) = (parts[0], members)
    }
    guard let text = pattern.text else { return failure(.malformed, line, "Fn::Sub takes a text") }
    guard let pieces = Self.pieces(of: text) else {
      return failure(.malformed, line, "Fn::Sub puts names of letters, digits, . and : between ${ and }")
    }
    var result = ""
    for piece in pieces {
      switch piece {
      case .text(let text): result += text
      case .name(let name):
        guard let value = self.value(of: name, values, line) else { return .failed }
        result += value
      }
      guard result.utf8.count <= Self.maximumTextBytes else {
        return failure(.tooLarge, line, "a text becomes longer than \(Self.maximumTextBytes) bytes")
      }
    }
    return made(result, line)
  }

  private mutating func value(of name: String, _ values: [YAMLNode.Member], _ line: Int) -> String? {
    if let own = values.first(where: { $0.name.isSame(as: name) }) {
      return text(own.value, for: "the name \(name.quoted) of Fn::Sub")
    }
    let settled: Settled
    // `Name.Attribute`, but `AWS::Region` and names of SAM's own have their dots otherwise.
    if let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")), !isGenerated(name) {
      settled = attribute(String(name[name.index(after: dot)...]), of: String(name[..<dot]), line)
    } else {
      settled = reference(to: name, line)
    }
    switch settled {
    case .value(let value):
      if let text = value.text { return text }
      report(.malformed, line, "\(name.quoted) is a list, which Fn::Sub does not take")
    case .nothing: report(.malformed, line, "Fn::Sub does not take AWS::NoValue")
    case .failed: break
    }
    return nil
  }

  private enum Piece {
    case text(String)
    case name(String)
  }

  /// A text taken apart at its `${…}`; nil where one does not end, or holds no name.
  private static func pieces(of text: String) -> [Piece]? {
    let bytes = Array(text.utf8)
    var pieces: [Piece] = []
    var (start, place) = (0, 0)
    func slice(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "$"), place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "{") else {
        place += 1
        continue
      }
      guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
      pieces.append(.text(slice(start..<place)))
      let name = bytes[(place + 2)..<end]
      if name.first == UInt8(ascii: "!") {
        pieces.append(.text("${\(slice((place + 3)..<end))}"))
      } else {
        guard !name.isEmpty, name.allSatisfy({ isOfName($0) }) else { return nil }
        pieces.append(.name(slice((place + 2)..<end)))
      }
      place = end + 1
      start = place
    }
    pieces.append(.text(slice(start..<bytes.count)))
    return pieces
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
