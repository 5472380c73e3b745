internal import StrictJSON

/// What we read of a token's header (RFC 7515 section 4.1). Nothing in it is believed, and keys inside it (`jwk`, `jku`,
/// `x5u`, `x5c`) are not even read: they are whatever the sender likes (CVE-2018-0114).
public struct JOSEHeader: Sendable, Equatable {
  /// The `alg` member.
  public let algorithm: SignatureAlgorithm
  /// The `kid` member.
  public let keyID: String?
  /// The `typ` member.
  public let type: String?

  /// The deepest nesting and the longest text are those of the token.
  package init(parsing text: [UInt8]) throws(Refusal) {
    let document: JSONDocument
    do throws(JSONFault) {
      document = try JSONDocument(parsing: text, maximumBytes: CompactSegments.maximumBytes)
    } catch { throw .headerMalformed(error.description) }
    let header = document.root
    guard header.kind == .object else { throw .headerMalformed("\(header.kind.phrase), not an object") }
    // Before anything else: these say that the rest cannot be read as usual.
    if let critical = header["crit"] { throw .criticalHeader(actual: JOSEHeader.names(in: critical)) }
    for member in ["b64", "zip", "enc"] where header[member] != nil { throw .headerUnsupported(member) }
    guard let name = header["alg"] else { throw .headerMalformed("alg is missing") }
    guard name.kind == .string else { throw .headerMalformed("alg is \(name.kind.phrase), not a string") }
    guard let algorithm = SignatureAlgorithm.allCases.first(where: { name.equals(utf8: $0.name) }) else {
      throw .algorithmUnsupported(actual: Excerpt.of(name))
    }
    self.algorithm = algorithm
    keyID = try JOSEHeader.text("kid", of: header)
    type = try JOSEHeader.text("typ", of: header)
  }

  private static func text(_ member: String, of header: JSONValue) throws(Refusal) -> String? {
    guard let value = header[member] else { return nil }
    guard let text = value.string else { throw .headerMalformed("\(member) is \(value.kind.phrase), not a string") }
    return text
  }

  private static func names(in critical: JSONValue) -> String {
    critical.kind == .array
      ? Excerpt.of(critical.elements.prefix(8).map { Excerpt.of($0) }.joined(separator: ", "))
      : critical.kind.phrase
  }
}
