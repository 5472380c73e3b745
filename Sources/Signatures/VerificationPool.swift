internal import Synchronization

/// The prepared contexts of one key and one scheme, lent to one thread at a time.
///
/// One thread always gets the same context back; threads that verify at the same moment get copies of a template that
/// is itself never used to verify. At most `capacity` idle contexts are kept.
final class VerificationPool: Sendable {
  private static let capacity = 8

  private struct Idle: ~Copyable, Sendable {
    var template: VerificationContext?
    var contexts = InlineArray<8, VerificationContext?> { _ in nil }
    var count = 0

    mutating func take() -> VerificationContext? {
      guard count > 0 else { return nil }
      count -= 1
      return contexts[count].take()
    }
  }

  private let key: KeyHandle
  private let scheme: SignatureScheme
  private let idle = Mutex(Idle())

  init(key: KeyHandle, scheme: SignatureScheme) {
    self.key = key
    self.scheme = scheme
  }

  /// OpenSSL's answer to a signature over a digest: 1, 0 or a negative number.
  func answer(_ signature: Span<UInt8>, over digest: Span<UInt8>) throws(CryptographyFault) -> CInt {
    let context = try borrow()
    let answer = context.answer(signature, over: digest)
    giveBack(context)
    return answer
  }

  private func borrow() throws(CryptographyFault) -> VerificationContext {
    try idle.withLock { (idle: inout Idle) throws(CryptographyFault) -> VerificationContext in
      if let context = idle.take() { return context }
      if idle.template == nil {
        idle.template = try VerificationContext.prepared(for: key, scheme: scheme)
      }
      guard let copy = try idle.template?.duplicate() else { throw ErrorQueue.fault("copy a verification") }
      return copy
    }
  }

  private func giveBack(_ context: consuming VerificationContext) {
    var returned: VerificationContext? = context
    idle.withLock { idle in
      guard idle.count < Self.capacity else { return }
      idle.contexts[idle.count] = returned.take()
      idle.count += 1
    }
    // What found no place is freed here, outside the lock.
  }
}
