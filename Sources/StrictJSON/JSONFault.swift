/// Why bytes are not the JSON that we read. It never quotes the input, which may be a token or a secret.
package enum JSONFault: Error, Equatable, Sendable {
  /// More bytes than the caller allows.
  case tooLarge(limit: Int)
  /// Arrays and objects nested deeper than the caller allows.
  case tooDeep(limit: Int)
  /// Not RFC 8259 JSON with an object or an array at the top, or with a duplicate member name, a NUL, an integer beyond
  /// 64 bits, a number beyond a double, a lone surrogate, bad UTF-8 or a byte order mark.
  case malformed
}

extension JSONFault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .tooLarge(let limit): "longer than \(limit) bytes"
    case .tooDeep(let limit): "nested deeper than \(limit) levels"
    case .malformed: "not strict JSON"
    }
  }
}
