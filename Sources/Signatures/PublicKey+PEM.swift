internal import COpenSSL

extension PublicKey {
  private static let expectedInPEM = "a public key or a certificate"

  /// Reads `PUBLIC KEY` (SubjectPublicKeyInfo), `RSA PUBLIC KEY` (PKCS#1), or the key of a `CERTIFICATE`, of which nothing
  /// else is looked at: neither dates nor signature. At most 64 KiB. The numbers pass the same checks as `init(_:)`.
  package convenience init(pem: [UInt8]) throws(KeyProblem) {
    let components = try ErrorQueue.contained { () throws(KeyProblem) -> PublicKeyComponents in
      let block = try PEMBlock.only(in: pem)
      switch block.label {
      case "PUBLIC KEY":
        return try unsafe block.key { next, count in unsafe d2i_PUBKEY(nil, &next, count) }.publicComponents()
      case "RSA PUBLIC KEY":
        return try unsafe block.key { next, count in unsafe d2i_PublicKey(EVP_PKEY_RSA, nil, &next, count) }
          .publicComponents()
      case "CERTIFICATE":
        return try unsafe block.key { next, count in
          let certificate = unsafe d2i_X509(nil, &next, count)
          defer { unsafe X509_free(certificate) }
          return unsafe X509_get_pubkey(certificate)
        }.publicComponents()
      default:
        throw .pemUnexpected(label: block.printableLabel, expected: Self.expectedInPEM)
      }
    }
    try self.init(components)
  }

  /// The key as SubjectPublicKeyInfo, `PUBLIC KEY`.
  package func pem() throws(CryptographyFault) -> [UInt8] {
    try ErrorQueue.contained { () throws(CryptographyFault) in
      try unsafe MemoryOutput.bytes { memory in unsafe PEM_write_bio_PUBKEY(memory, handle.pointer) }
    }
  }
}
