/// The library could not answer. Says nothing about whether a signature is good: never an accept and never a refusal.
package enum CryptographyFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// The caller asked a key for a scheme that it cannot serve: a mistake in the program, not in the signature.
  case schemeDoesNotFit(SignatureScheme, KeyKind)
  /// OpenSSL failed in itself, for example for want of memory. `operation` is ours, `code` is the packed number that
  /// `openssl errstr` (in hexadecimal) explains; 0 if OpenSSL left none.
  case libraryFailed(operation: String, code: UInt)

  /// One short name for each case, stable, fit for a metric label.
  package var code: String {
    switch self {
    case .schemeDoesNotFit: "scheme_does_not_fit"
    case .libraryFailed: "cryptography_failed"
    }
  }

  package var description: String {
    switch self {
    case .schemeDoesNotFit(let scheme, let kind): "a key of kind \(kind) cannot serve the signature scheme \(scheme)"
    case .libraryFailed(let operation, let code):
      "openssl could not \(operation) (error \(String(code, radix: 16)); `openssl errstr` explains the number)"
    }
  }
}
