internal import APIGateway
internal import JOSE
internal import Scheduling
internal import Signatures

extension IdempotencyKey {
  /// How long a name is remembered, in seconds.
  static let lifetimeSeconds = 7 * 86_400

  /// The most characters of a name.
  static let maximumLength = 255

  /// The name that a caller gave a request; nil where they gave none.
  ///
  /// Only digests are stored. The caller is part of the name: nobody meets another's.
  init?(
    of event: ProxyEvent, by caller: KnownCaller, asking draft: Draft, of group: GroupName, at now: NumericDate
  ) throws(Problem) {
    let values = event.values(ofHeader: "idempotency-key")
    guard let value = values.first else { return nil }
    guard values.count == 1, let name = IdempotencyKey.name(in: Array(value.utf8)) else {
      throw Problem(
        .idempotencyKeyMalformed,
        "Idempotency-Key must be 1 to \(IdempotencyKey.maximumLength) visible ASCII characters, or a string in quotes")
    }
    self.init(
      digest: IdempotencyKey.digest(of: [Array(caller.authType.utf8), Array(caller.principal.utf8), name]),
      fingerprint: IdempotencyKey.digest(
        of: [
          Array(group.text.utf8), Array(draft.subject.utf8), Array(draft.text.utf8),
          Array(draft.deliverAt.description.utf8),
        ]),
      expiresAt: now.wholeSecond.advanced(by: IdempotencyKey.lifetimeSeconds))
  }

  /// The name itself: bare, or the string of a structured field (RFC 8941 section 3.3.3), as
  /// draft-ietf-httpapi-idempotency-key-header writes it. Both spellings are one name.
  private static func name(in value: [UInt8]) -> [UInt8]? {
    let quote = UInt8(ascii: "\"")
    var name = value
    if value.first == quote {
      guard value.count >= 2, value.last == quote else { return nil }
      name = Array(value.dropFirst().dropLast())
      // With escapes one name would have two spellings.
      guard !name.contains(quote), !name.contains(UInt8(ascii: "\\")) else { return nil }
    }
    return (1...maximumLength).contains(name.count) && name.allSatisfy(\.isVisible) ? name : nil
  }

  /// SHA-256 over the parts, each behind its length, so that no two lists of parts are one text. In hexadecimal.
  private static func digest(of parts: [[UInt8]]) -> String {
    var message: [UInt8] = []
    for part in parts {
      message += "\(part.count):".utf8
      message += part
    }
    let digits = Array("0123456789abcdef".utf8)
    let text = sha256(message.span).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
