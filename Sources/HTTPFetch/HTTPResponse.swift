/// What a server answered, whatever its status: a redirect or an error is an answer too, and the caller decides.
package struct HTTPResponse: Sendable {
  /// The status code.
  package let status: Int

  /// The fields in the order in which they came, those of trailers left out.
  package let headers: [(name: String, value: String)]

  /// The body.
  package let body: [UInt8]

  /// The value of a field, its name in any case. Of several with one name it is the first; see `headers(named:)` where
  /// more than one is an attack, or legal.
  package func header(_ name: String) -> String? {
    headers.first { Self.isSame($0.name, name) }?.value
  }

  /// Every value of a field, its name in any case.
  package func headers(named name: String) -> [String] {
    headers.filter { Self.isSame($0.name, name) }.map(\.value)
  }

  /// Names of fields are ASCII; `lowercased` would also equate the Kelvin sign with k.
  private static func isSame(_ one: String, _ other: String) -> Bool {
    one.utf8.elementsEqual(other.utf8) { folded($0) == folded($1) }
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}
