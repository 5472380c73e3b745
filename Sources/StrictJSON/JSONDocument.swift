/// A parsed JSON text. Immutable: every thread may read it at once.
package final class JSONDocument: Sendable {
  /// The deepest nesting that anything of ours reads.
  package static let maximumDepth = 32

  /// Who reads a text.
  package enum Reading: Sendable {
    /// `PlainReader` what it understands, jansson everything else.
    case quick
    /// jansson everything: the judge that the quick reading is compared with in tests.
    case byJansson
  }

  let table: JSONTable

  /// Reads `bytes` as one JSON object or array.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 without a byte order mark.
  ///   - maximumBytes: checked before anything else.
  ///   - maximumDepth: levels of nesting, checked before jansson sees the text.
  /// - Throws: `JSONFault`.
  package init(
    parsing bytes: [UInt8], maximumBytes: Int, maximumDepth: Int = JSONDocument.maximumDepth,
    reading: Reading = .quick
  ) throws(JSONFault) {
    guard bytes.count <= min(maximumBytes, JSONTable.maximumBytes) else { throw .tooLarge(limit: maximumBytes) }
    if reading == .quick, let nodes = PlainReader.nodes(of: bytes.span, maximumDepth: maximumDepth) {
      table = JSONTable(nodes: nodes, bytes: bytes)
    } else {
      table = try JanssonReader.table(of: bytes.span, maximumDepth: maximumDepth)
    }
  }

  /// The object or array at the top.
  package var root: JSONValue { JSONValue(index: 0, of: self) }
}
