import Testing

@testable import Signatures

/// The queue belongs to the thread, so nothing here may suspend.
@Suite struct ErrorQueueTests {
  private static let isEmpty = CryptographyFault.libraryFailed(operation: "look", code: 0)

  /// Has OpenSSL fail outside of any of the calls that clean up: RSA padding on an Ed25519 key.
  private static func leaveAnError() throws {
    let key = try KeyHandle.make(from: .ed25519(hex(Ed25519VectorTests.vectors[0].key)))
    #expect(throws: CryptographyFault.self) {
      _ = try VerificationContext.prepared(for: key, scheme: .rsaPKCS1(.sha256))
    }
    #expect(ErrorQueue.fault("look") != isEmpty)
  }

  @Test(arguments: SchemeCase.all)
  func isEmptyAfterEveryVerification(_ scheme: SchemeCase) throws {
    let message = [UInt8](repeating: 7, count: 40)
    let pair = try TestKeys.pair(scheme.kind)
    let signature = try pair.sign(message.span, scheme: scheme.scheme)
    let forged = [UInt8](repeating: 1, count: signature.count)
    for (signature, verdict) in [(signature, true), (forged, false), ([], false), (signature, true)] {
      // What somebody else left behind neither spoils the verdict nor stays.
      try Self.leaveAnError()
      #expect(try pair.publicKey.accepts(signature, over: message, by: scheme.scheme) == verdict)
      if !signature.isEmpty { #expect(ErrorQueue.fault("look") == Self.isEmpty) }
      ErrorQueue.clear()
    }
  }

  @Test func isEmptyAfterAKeyWasRefused() {
    #expect(throws: KeyProblem.self) { try PublicKey(pem: Array("-----BEGIN PUBLIC KEY-----\nAAAA\n".utf8)) }
    #expect(ErrorQueue.fault("look") == Self.isEmpty)
    let zero = [UInt8](repeating: 0, count: 32)
    #expect(throws: KeyProblem.self) { try PublicKey(.ellipticCurve(.p256, x: zero, y: zero)) }
    #expect(ErrorQueue.fault("look") == Self.isEmpty)
  }

  @Test func tellsAWrongSignatureFromNoAnswer() throws {
    ErrorQueue.clear()
    #expect(try ErrorQueue.verdict(of: 1))
    #expect(try !ErrorQueue.verdict(of: 0))
    #expect(throws: CryptographyFault.self) { try ErrorQueue.verdict(of: -1) }
    #expect(throws: CryptographyFault.self) { try ErrorQueue.verdict(of: -2) }
    #expect(throws: CryptographyFault.self) { try ErrorQueue.verdict(of: 2) }
  }
}
