@testable import Signatures

/// Key pairs for the tests that do not care which: making RSA keys is what takes longest here.
enum TestKeys {
  private static let pairs: [KeyKind: [PrivateKey]] = {
    var pairs: [KeyKind: [PrivateKey]] = [:]
    for kind in [.rsa(bits: 2048), .ed25519] + EllipticCurve.allCases.map(KeyKind.ellipticCurve) {
      pairs[kind] = (0..<2).compactMap { _ in try? PrivateKey.generate(kind) }
    }
    return pairs
  }()

  struct Missing: Error {}

  /// The same pair for the same kind, every time.
  static func pair(_ kind: KeyKind) throws -> PrivateKey {
    guard let pair = pairs[kind]?.first else { throw Missing() }
    return pair
  }

  /// Another pair of the same kind.
  static func stranger(_ kind: KeyKind) throws -> PrivateKey {
    guard let pair = pairs[kind]?.last else { throw Missing() }
    return pair
  }
}
