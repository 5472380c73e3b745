/// The three parts of a compact JWS (RFC 7515 section 7.1), decoded and nothing more.
package struct CompactSegments: Sendable {
  /// The text as it came.
  let text: [UInt8]
  /// How many bytes of the text are the encoded header.
  let headerCount: Int
  /// How many bytes of the text are signed: header, dot and payload.
  let signedCount: Int
  /// The decoded payload.
  package let payload: [UInt8]
  /// The decoded signature.
  package let signature: [UInt8]

  /// The longest token that is read, in bytes.
  package static let maximumBytes = 16 * 1024

  /// Finds the two dots and decodes what is between them; the header is decoded when it is asked for.
  package init(parsing text: [UInt8]) throws(Refusal) {
    guard text.count <= CompactSegments.maximumBytes else {
      throw .tokenTooLarge(limit: CompactSegments.maximumBytes, actual: text.count)
    }
    guard !text.isEmpty else { throw .tokenMalformed(.empty) }
    let (first, second) = try CompactSegments.dots(in: text.span)
    guard first > 0 else { throw .tokenMalformed(.emptyHeader) }
    guard second > first + 1 else { throw .tokenMalformed(.emptyPayload) }
    guard second < text.count - 1 else { throw .tokenMalformed(.emptySignature) }
    let bytes = text.span
    guard let payload = Base64URL.decode(bytes.extracting(first + 1..<second)) else { throw .tokenMalformed(.payload) }
    guard let signature = Base64URL.decode(bytes.extracting(second + 1..<text.count)) else {
      throw .tokenMalformed(.signature)
    }
    self.text = text
    self.payload = payload
    self.signature = signature
    headerCount = first
    signedCount = second
  }

  /// The decoded header.
  package func header() throws(Refusal) -> [UInt8] {
    guard let header = Base64URL.decode(text.span.extracting(0..<headerCount)) else { throw .tokenMalformed(.header) }
    return header
  }

  /// Where the two dots are. Counting goes on past the second, so that the number of segments can be told, but never
  /// allocates (CVE-2025-30204).
  private static func dots(in text: Span<UInt8>) throws(Refusal) -> (Int, Int) {
    var first = -1
    var second = -1
    var count = 0
    for index in text.indices where text[index] == UInt8(ascii: ".") {
      count += 1
      if count == 1 { first = index }
      if count == 2 { second = index }
    }
    switch count {
    case 2: return (first, second)
    case 4: throw .tokenEncrypted
    default: throw .tokenMalformed(.segments)
    }
  }
}
