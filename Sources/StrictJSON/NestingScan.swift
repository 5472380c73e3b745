/// Counts the nesting of arrays and objects before a parser recurses into them.
///
/// jansson's own limit is 2048 levels; ours is far lower, and this scan costs less than a nanosecond a byte. It need not
/// understand JSON: on text that is not JSON the count means nothing, and the parser refuses the text anyway.
enum NestingScan {
  static func isWithin(_ limit: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    unsafe firstBracket(beyond: limit, bytes) == nil
  }

  /// The place of the first bracket that opens one level too many; nil where none does.
  static func firstBracket(beyond limit: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var depth = 0
    var index = 0
    let count = bytes.count
    while index < count {
      switch unsafe bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        while index < count {
          let byte = unsafe bytes[index]
          if byte == UInt8(ascii: "\"") { break }
          index += byte == UInt8(ascii: "\\") ? 2 : 1
        }
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        if depth > limit { return index }
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
      default:
        break
      }
      index += 1
    }
    return nil
  }
}
