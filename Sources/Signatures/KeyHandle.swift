internal import COpenSSL

/// Owns one of OpenSSL's keys. Immutable once made; OpenSSL lets any number of threads use such a key at once.
@safe final class KeyHandle: Sendable {
  nonisolated(unsafe) let pointer: OpaquePointer

  /// Takes over `pointer`, which must hold one reference.
  init(owning pointer: OpaquePointer) {
    unsafe self.pointer = pointer
  }

  deinit {
    unsafe EVP_PKEY_free(pointer)
  }
}
