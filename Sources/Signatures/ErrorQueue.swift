internal import COpenSSL

/// OpenSSL's error queue, which is one per thread and shared with everybody who uses OpenSSL on it.
///
/// A refused signature leaves entries behind, and libcurl on the same thread then takes them for errors of its own TLS
/// connection (haproxy/haproxy#2643). So every call here starts from an empty queue and leaves an empty one.
enum ErrorQueue {
  /// Empties the queue. Looks first: clearing costs 0.3 to 0.9 µs even when there is nothing to clear, looking 0.05 µs.
  static func clear() {
    if ERR_peek_error() != 0 { ERR_clear_error() }
  }

  /// Runs `body` on an empty queue and leaves an empty one.
  static func contained<Result: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    clear()
    defer { clear() }
    return try body()
  }

  /// A fault of the library, with the first error that it left.
  static func fault(_ operation: String) -> CryptographyFault {
    .libraryFailed(operation: operation, code: UInt(ERR_peek_error()))
  }

  /// What the answer of a verification means: 1 is yes, everything else is looked into.
  ///
  /// OpenSSL returns 0 for a wrong RSA signature and for want of memory alike, and -1 from ECDSA for a sum that is the
  /// point at infinity, which only the signature's content can bring about. The queue tells them apart.
  static func verdict(of answer: CInt) throws(CryptographyFault) -> Bool {
    if answer == 1 { return true }
    let first = ERR_peek_error()
    var contentWasBad = answer == 0
    var code = ERR_get_error()
    while code != 0 {
      if isFatal(code) { throw .libraryFailed(operation: "verify a signature", code: UInt(code)) }
      if ERR_GET_LIB(code) == ERR_LIB_EC && ERR_GET_REASON(code) == EC_R_POINT_AT_INFINITY { contentWasBad = true }
      code = ERR_get_error()
    }
    guard contentWasBad else { throw .libraryFailed(operation: "verify a signature", code: UInt(first)) }
    return false
  }
}

extension ErrorQueue {
  /// Whether OpenSSL failed in itself (want of memory, an algorithm that cannot be had); takes the entries away.
  static func holdsFatalError() -> Bool {
    var found = false
    var code = ERR_get_error()
    while code != 0 {
      if isFatal(code) { found = true }
      code = ERR_get_error()
    }
    return found
  }

  private static func isFatal(_ code: CUnsignedLong) -> Bool {
    ERR_FATAL_ERROR(code) != 0 || ERR_GET_LIB(code) == ERR_LIB_SYS
  }
}
