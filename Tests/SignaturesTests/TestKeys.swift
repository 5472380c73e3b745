@testable import Signatures

/// Key pairs for the tests that do not care which: making RSA keys is what takes longest here.
enum TestKeys {
  /// Kept as PEM and not as keys, since LeakSanitizer does not find what an enum in a global holds.
  private static let files: [KeyKind: [[UInt8]]] = {
    var files: [KeyKind: [[UInt8]]] = [:]
    for kind in [.rsa(bits: 2048), .ed25519] + EllipticCurve.allCases.map(KeyKind.ellipticCurve) {
      files[kind] = (0..<2).compactMap { _ in try? PrivateKey.generate(kind).pem() }
    }
    return files
  }()

  struct Missing: Error {}

  /// The same pair for the same kind, every time.
  static func pair(_ kind: KeyKind) throws -> PrivateKey {
    guard let file = files[kind]?.first else { throw Missing() }
    return try PrivateKey(pem: file)
  }

  /// Another pair of the same kind.
  static func stranger(_ kind: KeyKind) throws -> PrivateKey {
    guard let file = files[kind]?.last else { throw Missing() }
    return try PrivateKey(pem: file)
  }
}
