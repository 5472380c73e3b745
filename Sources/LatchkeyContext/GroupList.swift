/// Reads a JSON array of strings (RFC 8259), and nothing else: a library that a stranger links should bring no parser.
///
/// Strict: no trailing comma, no bare control character, no lone surrogate, no text after the array. It recurses nowhere,
/// and `CallerContext` bounds the text before it comes here.
struct GroupList {
  private let bytes: [UInt8]
  private var position = 0

  /// The strings, or nil where the text is not an array of strings.
  static func parse(_ text: String) -> [String]? {
    var list = GroupList(bytes: Array(text.utf8))
    guard let strings = list.array() else { return nil }
    list.skipSpace()
    return list.position == list.bytes.count ? strings : nil
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func array() -> [String]? {
    skipSpace()
    guard skip("[") else { return nil }
    skipSpace()
    if skip("]") { return [] }
    var strings: [String] = []
    while true {
      skipSpace()
      guard let string = string() else { return nil }
      strings.append(string)
      skipSpace()
      if skip("]") { return strings }
      guard skip(",") else { return nil }
    }
  }

  private mutating func string() -> String? {
    guard skip("\"") else { return nil }
    var content: [UInt8] = []
    while let byte = next() {
      switch byte {
      case UInt8(ascii: "\""): return String(validating: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = escaped() else { return nil }
        content.append(contentsOf: Character(scalar).utf8)
      case 0..<0x20: return nil
      default: content.append(byte)
      }
    }
    return nil
  }

  private mutating func escaped() -> Unicode.Scalar? {
    switch next() {
    case UInt8(ascii: "\""): "\""
    case UInt8(ascii: "\\"): "\\"
    case UInt8(ascii: "/"): "/"
    case UInt8(ascii: "b"): "\u{08}"
    case UInt8(ascii: "f"): "\u{0C}"
    case UInt8(ascii: "n"): "\n"
    case UInt8(ascii: "r"): "\r"
    case UInt8(ascii: "t"): "\t"
    case UInt8(ascii: "u"): escapedUnicode()
    default: nil
    }
  }

  /// `\uXXXX`, or two of them where the first is a high surrogate.
  private mutating func escapedUnicode() -> Unicode.Scalar? {
    guard let first = fourDigits() else { return nil }
    guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first) }
    guard skip("\\"), skip("u"), let second = fourDigits(), (0xDC00...0xDFFF).contains(second) else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private mutating func fourDigits() -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private mutating func next() -> UInt8? {
    guard position < bytes.count else { return nil }
    defer { position += 1 }
    return bytes[position]
  }
}
