internal import JOSE

/// Base64 with padding (RFC 4648 section 4), as mail and AWS write it.
package enum Base64 {
  /// The text of `bytes`, without line breaks.
  package static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text = Base64URL.encode(bytes)
    for index in text.indices {
      switch text[index] {
      case UInt8(ascii: "-"): text[index] = UInt8(ascii: "+")
      case UInt8(ascii: "_"): text[index] = UInt8(ascii: "/")
      default: break
      }
    }
    text += [UInt8](repeating: UInt8(ascii: "="), count: (4 - text.count % 4) % 4)
    return text
  }
}
