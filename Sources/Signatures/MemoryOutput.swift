internal import COpenSSL

/// What one of OpenSSL's writers writes, as bytes.
enum MemoryOutput {
  /// OpenSSL cleanses the memory behind it when it is freed, which matters for private keys.
  static func bytes(_ write: (OpaquePointer?) -> CInt) throws(CryptographyFault) -> [UInt8] {
    let memory = unsafe BIO_new(BIO_s_mem())
    defer { unsafe BIO_free(memory) }
    var contents: UnsafeMutablePointer<CChar>?
    guard unsafe memory != nil, unsafe write(memory) == 1,
      case let count = unsafe latchkey_bio_contents(memory, &contents), count > 0, let contents = unsafe contents
    else { throw ErrorQueue.fault("write a key") }
    return unsafe contents.withMemoryRebound(to: UInt8.self, capacity: count) { bytes in
      unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
    }
  }
}
