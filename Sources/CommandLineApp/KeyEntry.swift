internal import JOSE
internal import Signatures
internal import StrictJSON

/// One entry of a key set, for the person who asks what it holds: what it says of itself, and what is made of it.
struct KeyEntry {
  enum Verdict: Equatable {
    /// Tokens are checked with it.
    case serves
    /// The same key stands in the set before.
    case repeated
    /// It is left out.
    case skipped(String)
  }

  /// Its `kid`, as it stands there: anybody's text.
  let keyID: String?
  /// Its `kty`.
  let type: String?
  /// Its `crv`.
  let curve: String?
  /// The length of its modulus in bits, where it has one.
  let bits: Int?
  /// Its `alg`.
  let algorithm: String?
  /// The key, where the entry by itself can be used.
  let key: VerificationKey?
  let verdict: Verdict

  /// The entries of a key set, in their order.
  ///
  /// - Parameter root: the JWK Set that `keySet` was read from.
  static func all(of root: JSONValue, as keySet: KeySet) -> [KeyEntry] {
    var reasons: [Int: String] = [:]
    for skipped in keySet.skipped { reasons[skipped.index] = skipped.reason }
    var servingIDs: Set<[UInt8]> = []
    return (root["keys"]?.elements ?? []).enumerated().map { index, jwk in
      let key = try? JWK.key(parsing: jwk)
      var verdict = Verdict.serves
      if let reason = reasons[index] {
        verdict = .skipped(reason)
      } else if let keyID = key?.keyID, !servingIDs.insert(Array(keyID.utf8)).inserted {
        verdict = .repeated
      }
      return KeyEntry(jwk, key, verdict)
    }
  }

  private init(_ jwk: JSONValue, _ key: VerificationKey?, _ verdict: Verdict) {
    keyID = jwk["kid"]?.string
    type = jwk["kty"]?.string
    curve = jwk["crv"]?.string
    algorithm = jwk["alg"]?.string
    bits = jwk["n"]?.string.flatMap { Base64URL.decode(Array($0.utf8).span) }.map(KeyEntry.bitCount)
    self.key = key
    self.verdict = verdict
  }

  private static func bitCount(_ number: [UInt8]) -> Int {
    let digits = number.drop { $0 == 0 }
    return digits.count * 8 - (digits.first?.leadingZeroBitCount ?? 0)
  }

  var serves: Bool { verdict == .serves }

  /// Such as `RSA 2048`, `EC P-256`, `OKP Ed25519`.
  var kind: String {
    [type ?? "?", type == "RSA" ? bits.map { "\($0)" } : curve].compactMap(\.self).joined(separator: " ")
  }

  /// One object; its members and their order are what programs depend on (docs/command-line.md).
  var json: JSONText {
    func text(_ value: String?) -> JSONText { value.map { .string($0) } ?? .null }
    var reason: String?
    switch verdict {
    case .serves: break
    case .repeated: reason = "the same key stands in the set before"
    case .skipped(let why): reason = why
    }
    return .object([
      "keyID": text(keyID), "type": text(type), "bits": bits.map { .integer(Int64($0)) } ?? .null, "curve": text(curve),
      "algorithm": text(algorithm), "thumbprint": text(key?.thumbprint),
      "algorithms": .strings(key?.algorithms.map(\.name) ?? []), "serves": .boolean(serves), "reason": text(reason),
    ])
  }
}
