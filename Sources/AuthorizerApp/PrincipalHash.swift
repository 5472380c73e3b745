internal import Signatures

extension Verdict.Caller {
  /// What the log calls the caller: the first 32 hexadecimal digits of the SHA-256 of `principalID`.
  ///
  /// A log is read by more people, and kept for longer, than a user directory. With the principal in hand everybody can
  /// find its lines (docs/operations.md); from a line alone nobody comes to the principal, unless it can be guessed: a
  /// subject that is no random number is no secret.
  package var principalHash: String {
    let digits = Array("0123456789abcdef".utf8)
    let hash = sha256(Array(principalID.utf8).span).prefix(16)
    return String(decoding: hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
