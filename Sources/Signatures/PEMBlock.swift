internal import COpenSSL

/// One block of a PEM file (RFC 7468), decoded to DER. May hold a private key: its memory is cleansed.
@safe struct PEMBlock: ~Copyable {
  /// The most that is read of a PEM file, in bytes: an RSA-8192 private key takes 6.5 KB, a certificate chain about 10.
  static let maximumFileBytes = 64 * 1024

  /// What stands after `BEGIN`, as it was written: from outside, not for printing.
  let label: String
  private let contents: UnsafeMutablePointer<UInt8>
  private let count: Int

  private init(label: String, owning contents: UnsafeMutablePointer<UInt8>, count: Int) {
    self.label = label
    unsafe self.contents = contents
    self.count = count
  }

  deinit {
    unsafe CRYPTO_clear_free(contents, count, nil, 0)
  }

  /// The one key of a PEM file, or the first certificate of a chain. Text around blocks is passed over, and so is the
  /// `EC PARAMETERS` block that `openssl ecparam -genkey` writes before a key.
  static func only(in file: [UInt8]) throws(KeyProblem) -> PEMBlock {
    guard file.count <= maximumFileBytes else { throw .pemTooLarge(bytes: file.count, limit: maximumFileBytes) }
    let memory = unsafe BIO_new_mem_buf(file, CInt(file.count))
    defer { unsafe BIO_free(memory) }
    guard unsafe memory != nil else { throw .fault(ErrorQueue.fault("read a pem file")) }
    var chosen: PEMBlock?
    while let block = try unsafe next(in: memory) {
      if block.label == "EC PARAMETERS" { continue }
      guard let earlier = chosen.take() else {
        chosen = consume block
        continue
      }
      guard earlier.label == "CERTIFICATE", block.label == "CERTIFICATE" else { throw .pemAmbiguous }
      chosen = consume earlier
    }
    guard let chosen = chosen.take() else { throw .pemMalformed }
    return chosen
  }

  /// Nil at the end. OpenSSL's reader of bare blocks never asks for a pass phrase.
  private static func next(in memory: OpaquePointer?) throws(KeyProblem) -> PEMBlock? {
    var name: UnsafeMutablePointer<CChar>?
    var header: UnsafeMutablePointer<CChar>?
    var contents: UnsafeMutablePointer<UInt8>?
    var count = 0
    guard unsafe PEM_read_bio(memory, &name, &header, &contents, &count) == 1, let name = unsafe name,
      let header = unsafe header, let contents = unsafe contents
    else {
      let reason = ERR_GET_REASON(ERR_peek_last_error())
      ErrorQueue.clear()
      guard reason == PEM_R_NO_START_LINE else { throw .pemMalformed }
      return nil
    }
    defer {
      unsafe CRYPTO_free(name, nil, 0)
      unsafe CRYPTO_free(header, nil, 0)
    }
    let block = unsafe PEMBlock(label: String(cString: name), owning: contents, count: count)
    let isPlain = unsafe header.pointee == 0
    guard isPlain, block.label != "ENCRYPTED PRIVATE KEY" else { throw .pemEncrypted }
    return block
  }

  /// The contents, for blocks that hold nothing secret.
  var bytes: [UInt8] {
    unsafe Array(UnsafeBufferPointer(start: contents, count: count))
  }

  /// The SubjectPublicKeyInfo of a certificate, in DER.
  func keyOfCertificate() throws(KeyProblem) -> [UInt8] {
    var next: UnsafePointer<UInt8>? = unsafe UnsafePointer(contents)
    let certificate = unsafe d2i_X509(nil, &next, count)
    defer { unsafe X509_free(certificate) }
    guard unsafe certificate != nil, unsafe next == UnsafePointer(contents + count) else { throw .pemUnreadable }
    var der: UnsafeMutablePointer<UInt8>?
    let derCount = unsafe i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der)
    defer { unsafe CRYPTO_free(der, nil, 0) }
    guard derCount > 0, let der = unsafe der else { throw .pemUnreadable }
    return unsafe Array(UnsafeBufferPointer(start: der, count: Int(derCount)))
  }

  /// Has a `d2i` function of OpenSSL read the block as a key, all of it: bytes left over are refused.
  func key(
    decodedBy decode: (_ next: inout UnsafePointer<UInt8>?, _ count: Int) -> OpaquePointer?
  ) throws(KeyProblem) -> KeyHandle {
    var next: UnsafePointer<UInt8>? = unsafe UnsafePointer(contents)
    guard let pointer = unsafe decode(&next, count) else { throw .pemUnreadable }
    let key = unsafe KeyHandle(owning: pointer)
    guard unsafe next == UnsafePointer(contents + count) else { throw .pemUnreadable }
    return key
  }

  /// The label, if it is one of the usual ones: any other came from who knows where and is not printed.
  var printableLabel: String? {
    Self.usualLabels.contains(label) ? label : nil
  }

  private static let usualLabels: Set<String> = [
    "PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE", "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY",
    "DSA PRIVATE KEY",
    "CERTIFICATE REQUEST", "OPENSSH PRIVATE KEY", "X509 CRL", "PKCS7", "DH PARAMETERS",
  ]
}
