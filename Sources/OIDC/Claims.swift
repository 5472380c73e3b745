public import JOSE
package import StrictJSON

/// The payload of a token whose signature has been checked (RFC 7519 section 4). A claim that is there with the wrong
/// type is a refusal, never an absent claim (CVE-2026-25537).
public struct Claims: Sendable {
  /// The claims set as it was signed, byte for byte.
  public let text: [UInt8]
  /// The same, parsed.
  package let json: JSONValue

  /// - Parameters:
  ///   - token: what was signed.
  ///   - json: its payload, parsed from the same bytes.
  init(of token: SignedToken, parsedAs json: JSONValue) {
    text = token.payload
    self.json = json
  }

  /// A payload that nobody vouches for, to be shown to a person; see `Rehearsal`.
  init(unbelieved text: [UInt8], parsedAs json: JSONValue) {
    self.text = text
    self.json = json
  }

  /// The claim, where it is a string; nil where it is not there.
  public func string(_ name: String) throws(Refusal) -> String? {
    guard let value = json[name] else { return nil }
    guard let string = value.string else { throw malformed(name, value, expected: "a string") }
    return string
  }

  /// The claim, where it is an array of strings, or one string alone; nil where it is not there.
  public func strings(_ name: String) throws(Refusal) -> [String]? {
    guard let value = json[name] else { return nil }
    return try strings(value, called: name)
  }

  private func strings(_ value: JSONValue, called name: String) throws(Refusal) -> [String] {
    if let string = value.string { return [string] }
    let strings = value.elements.compactMap(\.string)
    guard value.kind == .array, strings.count == value.count else {
      throw malformed(name, value, expected: "a string or an array of strings")
    }
    return strings
  }

  /// The strings at a path; see `strings(_:)`.
  package func strings(at path: ClaimPath) throws(Refusal) -> [String]? {
    guard let value = path.value(in: json) else { return nil }
    return try strings(value, called: path.text)
  }

  /// The value at a path; nil where there is none.
  package func value(at path: ClaimPath) -> JSONValue? { path.value(in: json) }

  /// The claim, where it is a NumericDate (RFC 7519 section 2); nil where it is not there.
  public func date(_ name: String) throws(Refusal) -> NumericDate? {
    guard let value = json[name] else { return nil }
    guard let seconds = value.number else { throw malformed(name, value, expected: "a number of seconds since 1970") }
    guard let date = NumericDate(secondsSinceEpoch: seconds) else {
      throw .claimMalformed(
        name, expected: "a number of seconds since 1970, up to the year 9999",
        actual: "a number beyond that; milliseconds are not seconds")
    }
    return date
  }

  /// The `sub` claim.
  public var subject: String? { json["sub"]?.string }

  /// The scopes of an OAuth 2.0 access token: `scope`, separated by single spaces and nothing else (RFC 6749 section
  /// 3.3, RFC 8693 section 4.2), or none.
  public func scopes() throws(Refusal) -> [String] {
    guard let scope = try string("scope") else { return [] }
    return scope.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
  }

  private func malformed(_ name: String, _ value: JSONValue, expected: String) -> Refusal {
    let actual = value.kind == .array ? "an array of something else" : value.kind.phrase
    return .claimMalformed(name, expected: expected, actual: actual)
  }
}
