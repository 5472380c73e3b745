/// The query of a URL, as browsers and API Gateway read it (URL Standard, `application/x-www-form-urlencoded`), but strict:
/// what would only be guessed at is refused.
enum QueryText {
  /// The parameters in their order, decoded: parted by `&`, a name ends at the first `=`, a `+` is a space. Nil where a `%`
  /// is no percent-encoding, where a name or value is not UTF-8, or where there are too many.
  static func parameters(of text: String) -> [(name: String, value: String)]? {
    var parameters: [(name: String, value: String)] = []
    for pair in Array(text.utf8).split(separator: UInt8(ascii: "&")) {
      let name = pair.prefix { $0 != UInt8(ascii: "=") }
      guard parameters.count < RequestFields.maximumCount, let decodedName = decode(name),
        let value = decode(pair[name.endIndex...].dropFirst())
      else { return nil }
      parameters.append((decodedName, value))
    }
    return parameters
  }

  private static func decode(_ text: ArraySlice<UInt8>) -> String? {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      switch text[index] {
      case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard index + 2 < text.endIndex, let high = digit(text[index + 1]), let low = digit(text[index + 2]) else {
          return nil
        }
        decoded.append(high << 4 | low)
        index += 2
      default: decoded.append(text[index])
      }
      index += 1
    }
    return String(validating: decoded, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
