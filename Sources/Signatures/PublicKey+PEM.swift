internal import COpenSSL

extension PublicKey {
  /// Reads `PUBLIC KEY` (SubjectPublicKeyInfo), `RSA PUBLIC KEY` (PKCS#1), or the key of a `CERTIFICATE`, of which nothing
  /// else is looked at: neither dates nor signature. At most 64 KiB. The numbers pass the same checks as `init(_:)`.
  package convenience init(pem: [UInt8]) throws(KeyProblem) {
    let components = try ErrorQueue.contained { () throws(KeyProblem) -> PublicKeyComponents in
      let block = try PEMBlock.only(in: pem)
      switch block.label {
      case "PUBLIC KEY": return try SubjectPublicKeyInfo.components(of: block.bytes)
      case "RSA PUBLIC KEY": return try SubjectPublicKeyInfo.rsaComponents(of: block.bytes)
      case "CERTIFICATE": return try SubjectPublicKeyInfo.components(of: block.keyOfCertificate())
      default: throw .pemUnexpected(label: block.printableLabel, expected: "a public key or a certificate")
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
