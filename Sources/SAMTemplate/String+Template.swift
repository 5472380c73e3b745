extension String {
  /// Byte for byte; `==` is canonical equivalence.
  func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

  /// Letters and digits of ASCII, at most 255: what CloudFormation calls a logical id.
  var isLogicalID: Bool {
    (1...255).contains(utf8.count)
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "a")...UInt8(ascii: "z"):
          true
        default: false
        }
      }
  }

  /// A name of the template's in a message: at most 80 characters, and nothing that a terminal would obey.
  var quoted: String {
    var text = "\""
    for scalar in unicodeScalars.prefix(80) {
      let isHarmless = scalar.properties.generalCategory.isHarmless
      text.unicodeScalars.append(isHarmless ? scalar : "?")
    }
    return text + (unicodeScalars.count > 80 ? "…\"" : "\"")
  }

  /// What is between a pair of single quotation marks, with which API Gateway marks a fixed value; nil without them.
  var unquoted: String? {
    guard utf8.count >= 2, utf8.first == UInt8(ascii: "'"), utf8.last == UInt8(ascii: "'") else { return nil }
    return String(dropFirst().dropLast())
  }

  /// At every place of a delimiter that is not empty, byte for byte.
  func parts(separatedBy delimiter: String) -> [String] {
    let (text, mark) = (Array(utf8), Array(delimiter.utf8))
    var parts: [String] = []
    var (start, place) = (0, 0)
    while place + mark.count <= text.count {
      if text[place..<(place + mark.count)].elementsEqual(mark) {
        parts.append(String(decoding: text[start..<place], as: UTF8.self))
        place += mark.count
        start = place
      } else {
        place += 1
      }
    }
    parts.append(String(decoding: text[start...], as: UTF8.self))
    return parts
  }
}

extension [String] {
  /// Whether one of them is the same, byte for byte.
  func contains(bytesOf name: String) -> Bool { contains { $0.isSame(as: name) } }
}

extension Unicode.GeneralCategory {
  fileprivate var isHarmless: Bool {
    switch self {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
