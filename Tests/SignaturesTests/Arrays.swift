@testable import Signatures

// `#expect` cannot hold a Span, so the tests ask with arrays.

extension PublicKey {
  func accepts(_ signature: [UInt8], over message: [UInt8], by scheme: SignatureScheme) throws -> Bool {
    try isValid(signature.span, over: message.span, scheme: scheme)
  }
}

extension HMACSecret {
  func accepts(_ tag: [UInt8], over message: [UInt8], by digest: DigestAlgorithm) -> Bool {
    isValid(tag: tag.span, over: message.span, digest: digest)
  }

  func tag(_ message: [UInt8], by digest: DigestAlgorithm) -> [UInt8] {
    tag(over: message.span, digest: digest)
  }
}
