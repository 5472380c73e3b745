internal import JOSE
internal import StrictJSON

/// The value of a secret. It shows itself in no description.
package struct SecretValue: Sendable {
  private let bytes: [UInt8]

  /// Takes bytes, for those who have the value already.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads an answer of GetSecretValue; nil where it holds no value, or two.
  init?(in answer: JSONValue) {
    switch (answer["SecretString"], answer["SecretBinary"]) {
    case (let text?, nil):
      guard let string = text.string else { return nil }
      bytes = Array(string.utf8)
    case (nil, let binary?):
      guard let string = binary.string, let decoded = Self.base64(string) else { return nil }
      bytes = decoded
    default: return nil
    }
  }

  /// The secret itself: all of the value as it is, or, with a key, the text of that member of the JSON object which the
  /// value is.
  ///
  /// A JSON object as a whole is refused: the console writes one for "key/value" secrets, and whoever forgets the key
  /// would sign with braces and quotes.
  ///
  /// - Parameter maximumBytes: a secret with one byte more is refused.
  package func secret(jsonKey: String?, maximumBytes: Int) throws(SecretFault) -> [UInt8] {
    let secret = try secret(jsonKey: jsonKey)
    guard secret.count <= maximumBytes else {
      throw SecretFault(code: "secret_too_long", reason: "it has \(secret.count) bytes, more than \(maximumBytes)")
    }
    return secret
  }

  private func secret(jsonKey: String?) throws(SecretFault) -> [UInt8] {
    let object = try? JSONDocument(parsing: bytes, maximumBytes: bytes.count).root
    let isObject = object?.kind == .object
    guard let jsonKey else {
      guard !isObject else {
        throw SecretFault(
          code: "secret_json_key_missing",
          reason: "its value is a JSON object; name the member that is the secret with #KEY")
      }
      return bytes
    }
    guard isObject, let member = object?[jsonKey] else {
      throw SecretFault(
        code: "secret_json_key_absent",
        reason: isObject
          ? "the JSON object that is its value has no such member; check what stands after #"
          : "its value is no JSON object; leave out # and what follows, or make it one")
    }
    guard let text = member.string else {
      throw SecretFault(
        code: "secret_json_value_malformed", reason: "that member is \(member.kind.phrase), not a string")
    }
    return Array(text.utf8)
  }

  /// Base64 as AWS writes it (RFC 4648 section 4, padded), in its strict reading.
  private static func base64(_ text: String) -> [UInt8]? {
    var bytes = Array(text.utf8)
    guard bytes.count % 4 == 0, !bytes.contains(where: { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }) else {
      return nil
    }
    for _ in 0..<2 where bytes.last == UInt8(ascii: "=") { bytes.removeLast() }
    for index in bytes.indices {
      if bytes[index] == UInt8(ascii: "+") { bytes[index] = UInt8(ascii: "-") }
      if bytes[index] == UInt8(ascii: "/") { bytes[index] = UInt8(ascii: "_") }
    }
    return Base64URL.decode(bytes.span)
  }
}

extension SecretValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// That there is one.
  package var description: String { "SecretValue(…)" }
  /// The same.
  package var debugDescription: String { description }
  /// Nothing.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
