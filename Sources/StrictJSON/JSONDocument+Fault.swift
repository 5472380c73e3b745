internal import CJansson

extension JSONDocument {
  /// Where a text stops being the JSON that `init(parsing:)` reads: where the token begins that does not belong there, or
  /// the second of two members of one name; the bracket that opens one level too many; the byte that is no UTF-8; the
  /// backslash or the control character that spoils a string; the end, where something is missing.
  ///
  /// It reads the text again, so ask only when somebody is to be told.
  ///
  /// - Parameters: as with `init(parsing:)`.
  /// - Returns: nil where nothing is wrong, and where the text is too large to be looked at.
  package static func position(
    ofFaultIn text: [UInt8], maximumBytes: Int, maximumDepth: Int = JSONDocument.maximumDepth
  ) -> JSONPosition? {
    guard text.count <= min(maximumBytes, JSONTable.maximumBytes) else { return nil }
    let span = text.span
    return JanssonReader.fault(in: span, maximumDepth: maximumDepth).map { JSONPosition(of: $0, in: span) }
  }
}

extension JanssonReader {
  /// The place of the byte at which a text goes wrong; its count where it ends too early, nil where nothing is wrong.
  fileprivate static func fault(in text: Span<UInt8>, maximumDepth: Int) -> Int? {
    var consumed = 0
    let found = unsafe text.withUnsafeBufferPointer { buffer -> (verdict: latchkey_json_verdict, tooDeep: Int?) in
      guard let base = buffer.baseAddress else { return (latchkey_json_ends_early, nil) }
      if let bracket = unsafe NestingScan.firstBracket(beyond: maximumDepth, buffer) {
        return (latchkey_json_bad, bracket)
      }
      return unsafe base.withMemoryRebound(to: CChar.self, capacity: buffer.count) { characters in
        (unsafe latchkey_json_fault(characters, buffer.count, &consumed), nil)
      }
    }
    if let bracket = found.tooDeep { return bracket }
    switch found.verdict {
    case latchkey_json_good: return nil
    case latchkey_json_ends_early: return text.count
    case latchkey_json_no_utf8: return consumed
    default: return FaultyToken.start(in: text, read: consumed)
    }
  }
}

/// Finds where the token begins at whose end jansson has stopped.
enum FaultyToken {
  /// - Parameter read: so many bytes were read.
  static func start(in text: Span<UInt8>, read: Int) -> Int {
    var (index, start) = (0, 0)
    while index < read {
      if !text[index].isSpace { start = index }
      switch text[index] {
      case _ where text[index].isSpace: index += 1
      case UInt8(ascii: "\""):
        let (end, fault) = string(at: index, in: text)
        if let fault { return fault }
        index = end
      case let byte where byte.isLetter:
        while index < text.count, text[index].isLetter { index += 1 }
      case let byte where byte.isOfNumber:
        while index < text.count, text[index].isOfNumber { index += 1 }
      default:
        // A bracket, a comma, a colon; or one character that JSON does not have here.
        index += 1
        while index < text.count, text[index] & 0xC0 == 0x80 { index += 1 }
      }
    }
    return start
  }

  /// The end of a string, and the byte that spoils it.
  private static func string(at start: Int, in text: Span<UInt8>) -> (end: Int, fault: Int?) {
    var index = start + 1
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "\""): return (index + 1, nil)
      case 0..<0x20: return (index, index)
      case UInt8(ascii: "\\"):
        guard let length = escape(at: index, in: text) else { return (index, index) }
        index += length
      default: index += 1
      }
    }
    return (index, nil)
  }

  /// How long the escape at that backslash is; nil where it is none (RFC 8259 section 7).
  private static func escape(at backslash: Int, in text: Span<UInt8>) -> Int? {
    guard backslash + 1 < text.count else { return nil }
    switch text[backslash + 1] {
    case UInt8(ascii: "u"):
      guard backslash + 5 < text.count else { return nil }
      for place in 2...5 where !text[backslash + place].isHexadecimal { return nil }
      return 6
    case let byte: return "\"\\/bfnrt".utf8.contains(byte) ? 2 : nil
    }
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

  fileprivate var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }

  /// A byte with which a number goes on, or begins where no letter may.
  fileprivate var isOfNumber: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || "+-.eE".utf8.contains(self)
  }

  fileprivate var isHexadecimal: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
    case UInt8(ascii: "A")...UInt8(ascii: "F"): true
    default: false
    }
  }
}
