/// JSON that we write: members stay in the order given, so that the same answer is the same bytes.
package enum JSONText: Sendable, Equatable {
  case string(String)
  case integer(Int64)
  case boolean(Bool)
  case null
  case array([JSONText])
  case object([Member])
  /// Text that is JSON already, such as a claims set exactly as it was signed.
  case raw([UInt8])

  /// One member of an object.
  package struct Member: Sendable, Equatable {
    package let name: String
    package let value: JSONText

    package init(_ name: String, _ value: JSONText) {
      self.name = name
      self.value = value
    }
  }

  /// An object with these members, in this order.
  package static func object(_ members: KeyValuePairs<String, JSONText>) -> JSONText {
    .object(members.map { Member($0.key, $0.value) })
  }

  /// An array of strings.
  package static func strings(_ strings: some Sequence<String>) -> JSONText {
    .array(strings.map { .string($0) })
  }

  /// The text as UTF-8, without white space.
  package func encoded() -> [UInt8] {
    var output: [UInt8] = []
    append(to: &output)
    return output
  }

  private func append(to output: inout [UInt8]) {
    switch self {
    case .string(let text): JSONText.append(quoted: text, to: &output)
    case .integer(let value): output.append(contentsOf: String(value).utf8)
    case .boolean(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .null: output.append(contentsOf: "null".utf8)
    case .raw(let bytes): output.append(contentsOf: bytes)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        element.append(to: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let members):
      output.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        JSONText.append(quoted: member.name, to: &output)
        output.append(UInt8(ascii: ":"))
        member.value.append(to: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  private static func append(quoted text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output.append(contentsOf: "\\\"".utf8)
      case "\\": output.append(contentsOf: "\\\\".utf8)
      case "\n": output.append(contentsOf: "\\n".utf8)
      case "\r": output.append(contentsOf: "\\r".utf8)
      case "\t": output.append(contentsOf: "\\t".utf8)
      // More than JSON asks for: DEL, the C1 controls, separators and bidirectional controls are legal in it, but a
      // terminal or a line-based log may obey them.
      case _ where !scalar.isHarmlessInText: appendEscape(scalar, to: &output)
      default: output.append(contentsOf: Character(scalar).utf8)
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  /// `\u001b`; two of them beyond the Basic Multilingual Plane (RFC 8259 section 7).
  static func appendEscape(_ scalar: Unicode.Scalar, to output: inout [UInt8]) {
    for unit in Character(scalar).utf16 {
      let digits = String(unit, radix: 16)
      output.append(contentsOf: "\\u".utf8)
      output.append(contentsOf: String(repeating: "0", count: 4 - digits.utf8.count).utf8)
      output.append(contentsOf: digits.utf8)
    }
  }
}

extension JSONText: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
}
