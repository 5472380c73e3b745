internal import StrictJSON

/// Where a claim is: its name, or a JSON Pointer (RFC 6901) to a member further inside, such as `/realm_access/roles`.
///
/// A text that starts with a slash is a pointer; a claim whose very name does is written `/~1name`. Names of claims hold
/// colons, dots and slashes (`cognito:groups`, `https://example.com/role`), so that no shorter way of writing a path
/// could tell them apart.
package struct ClaimPath: Sendable, Hashable {
  /// As it is written in a policy document.
  package let text: String
  private let steps: [String]

  /// The most steps of a pointer: as deep as a token may be.
  package static let maximumSteps = 32

  /// Reads a path; nil where it is empty, too deep, or a pointer with a `~` that escapes nothing.
  package init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    self.text = text
    guard text.utf8.first == UInt8(ascii: "/") else {
      steps = [text]
      return
    }
    var steps: [String] = []
    for part in text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      guard let step = ClaimPath.unescape(part) else { return nil }
      steps.append(step)
    }
    guard steps.count <= ClaimPath.maximumSteps else { return nil }
    self.steps = steps
  }

  /// RFC 6901 section 4: `~1` is a slash, `~0` a tilde.
  private static func unescape(_ part: Substring.UTF8View) -> String? {
    var bytes: [UInt8] = []
    var rest = part[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "~") else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
      case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
      default: return nil
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The value at this path; nil where there is none. Objects are stepped into, arrays are not: which element would be
  /// meant is the issuer's whim.
  func value(in claims: JSONValue) -> JSONValue? {
    var value = claims
    for step in steps {
      guard value.kind == .object, let member = value[step] else { return nil }
      value = member
    }
    return value
  }
}
