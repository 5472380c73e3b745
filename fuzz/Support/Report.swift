package import JOSE

/// What must hold for everything that we say about a token which we do not believe.
package enum Report {
  /// Bytes of UTF-8. The longest is eight audiences of `Excerpt.limit` bytes and a few words.
  static let limit = 1500
  /// A shorter text may be a word of the report itself, such as "segments". Header and payload of a token that says who it
  /// comes from are longer.
  static let shortestToken = 32

  /// - Parameters:
  ///   - error: what was said.
  ///   - token: the text that it was said about.
  package static func check(_ error: VerificationError, of token: [UInt8]) {
    switch error {
    case .undecided(let failure): fatalError("a token cannot be why we cannot decide: \(failure)")
    case .refused(let refusal): check(refusal, of: token)
    }
  }

  /// As above, for a refusal.
  package static func check(_ refusal: Refusal, of token: [UInt8]) {
    let code = Array(refusal.code.utf8)
    let isName = code.allSatisfy { $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    require(isName && !code.isEmpty, "a code is a name: \(refusal.code)")
    require(!refusal.reason.isEmpty, "every refusal has a reason")
    // Header and payload together: neither can hold its own encoding, so nothing that the token says can be equal to them.
    let signed = token.prefix(signedCount(of: token) ?? token.count)
    for text in [refusal.expected, refusal.actual, refusal.reason, refusal.description].compactMap(\.self) {
      require(text.utf8.count <= limit, "a report is short: \(text.utf8.count) bytes of \(refusal.code)")
      require(
        signed.count < shortestToken || !Array(text.utf8).holds(signed), "no report holds the token: \(refusal.code)")
    }
  }

  /// How many bytes are in front of the second dot.
  package static func signedCount(of token: [UInt8]) -> Int? {
    let dots = token.indices.filter { token[$0] == UInt8(ascii: ".") }
    return dots.count >= 2 ? dots[1] : nil
  }
}
