/// What a header may hold.
struct HeaderContents: OptionSet, Sendable {
  let rawValue: UInt8

  /// `Bearer TOKEN` (RFC 6750 section 2.1).
  static let bearer = HeaderContents(rawValue: 1)
  /// A token and nothing else.
  static let bareToken = HeaderContents(rawValue: 2)
  /// `Basic …` (RFC 7617).
  static let basic = HeaderContents(rawValue: 4)
  /// An API key and nothing else.
  static let key = HeaderContents(rawValue: 8)

  /// What a header's value presents; nil where it is empty.
  ///
  /// Narrow on purpose: of two readings of one header, one is the attacker's.
  ///
  /// - Parameters:
  ///   - value: as API Gateway passes it.
  ///   - name: of the header, in lower case.
  func presented(in value: String, of name: String) throws(InvalidCredentials) -> Presented? {
    let bytes = Array(value.utf8)
    guard !bytes.isEmpty else { return nil }
    if contains(.key) {
      // The policy cannot say that a header holds either; if it did, who sends what would be guessed.
      guard self == .key else { throw .ambiguous(at: ["the header \(name)"]) }
      return .key(bytes, .header(name))
    }
    // Only spaces separate (RFC 9110 section 11.4); a tab that one parser skips and another keeps is a way around one.
    let scheme = bytes.prefix { $0 != UInt8(ascii: " ") }
    let rest = bytes[scheme.endIndex...].drop { $0 == UInt8(ascii: " ") }
    if contains(.bearer), scheme.isScheme("bearer") {
      guard !rest.isEmpty else { throw .missing }
      // A second token, a comma-joined second header, trailing white space: all have bytes that no token has.
      guard rest.isToken else { throw .malformed(at: "the header \(name)") }
      return .token(Array(rest), .header(name, scheme: .bearer))
    }
    if contains(.basic), scheme.isScheme("basic") {
      guard !rest.isEmpty else { throw .missing }
      guard let credentials = BasicCredentials(parsing: rest) else { throw .malformed(at: "the header \(name)") }
      return .basic(user: credentials.user, password: credentials.password)
    }
    if contains(.bareToken) {
      guard bytes[...].isToken else { throw .malformed(at: "the header \(name)") }
      return .token(bytes, .header(name, scheme: .none))
    }
    // A tab or a comma inside the first word is a smuggled header rather than another scheme.
    throw scheme.allSatisfy(\.isSchemeByte)
      ? .schemeUnsupported(in: "the header \(name)")
      : .malformed(at: "the header \(name)")
  }
}

extension ArraySlice<UInt8> {
  /// Whether this is that scheme, whose case does not matter (RFC 9110 section 11.1).
  ///
  /// - Parameter name: in lower case.
  fileprivate func isScheme(_ name: String) -> Bool {
    count == name.utf8.count && lazy.map(\.lowercasedASCII).elementsEqual(name.utf8)
  }
}
