import Testing

@testable import Signatures

@Suite struct PrivateKeyPEMTests {
  @Test(arguments: SchemeCase.all)
  func comesBackFromPEM(_ scheme: SchemeCase) throws {
    let pair = try TestKeys.pair(scheme.kind)
    let pem = try pair.pem()
    #expect(pem.starts(with: Array("-----BEGIN PRIVATE KEY-----\n".utf8)))
    let back = try PrivateKey(pem: pem)
    #expect(back.publicKey.components == pair.publicKey.components)
    let message: [UInt8] = [1, 2, 3]
    let signature = try back.sign(message.span, scheme: scheme.scheme)
    #expect(try pair.publicKey.accepts(signature, over: message, by: scheme.scheme))
  }

  @Test func takesTheOlderForms() throws {
    let openssl = try OpenSSLCommand()
    for kind in [KeyKind.rsa(bits: 2048), .ellipticCurve(.p256)] {
      let pair = try TestKeys.pair(kind)
      try openssl.write(pair.pem(), to: "private.pem")
      try openssl.run("pkey -in private.pem -traditional -out older.pem")
      #expect(try PrivateKey(pem: openssl.read("older.pem")).publicKey.components == pair.publicKey.components)
    }
    // With a block of parameters in front.
    try openssl.run("ecparam -name prime256v1 -genkey -out with-parameters.pem")
    let file = try openssl.read("with-parameters.pem")
    #expect(file.starts(with: Array("-----BEGIN EC PARAMETERS".utf8)))
    #expect(try PrivateKey(pem: file).publicKey.kind == .ellipticCurve(.p256))
  }

  @Test func refusesAnEncryptedKey() throws {
    let openssl = try OpenSSLCommand()
    try openssl.write(TestKeys.pair(.rsa(bits: 2048)).pem(), to: "private.pem")
    try openssl.run("pkcs8 -topk8 -in private.pem -passout pass:secret -out encrypted.pem")
    try openssl.run("rsa -in private.pem -aes128 -traditional -passout pass:secret -out older.pem")
    for name in ["encrypted.pem", "older.pem"] {
      let file = try openssl.read(name)
      #expect(throws: KeyProblem.pemEncrypted) { try PrivateKey(pem: file) }
      #expect(throws: KeyProblem.self) { try PublicKey(pem: file) }
    }
    // Under a label that hides it.
    let der = try contents(openssl.read("encrypted.pem"))
    for label in ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"] {
      #expect(throws: KeyProblem.pemUnreadable) { try PrivateKey(pem: pem(label, der)) }
    }
  }

  @Test func refusesAPublicKey() throws {
    let key = try TestKeys.pair(.ed25519).publicKey
    #expect(throws: KeyProblem.pemUnexpected(label: "PUBLIC KEY", expected: "a private key")) {
      try PrivateKey(pem: key.pem())
    }
  }

  /// SEC 1 lets a file pair any private key with any public key.
  @Test func refusesHalvesThatDoNotBelongTogether() throws {
    let pair = try TestKeys.pair(.ellipticCurve(.p256))
    let stranger = try TestKeys.stranger(.ellipticCurve(.p256))
    guard case .ellipticCurve(_, let x, let y) = pair.publicKey.components,
      case .ellipticCurve(_, let otherX, let otherY) = stranger.publicKey.components
    else { throw TestKeys.Missing() }
    var der = try contents(pair.pem())
    let point = try #require(der.indices.first { der[$0...].starts(with: x + y) })
    der.replaceSubrange(point..<(point + 64), with: otherX + otherY)
    #expect(throws: KeyProblem.privateKeyInconsistent) { try PrivateKey(pem: pem("PRIVATE KEY", der)) }
  }

  @Test func refusesAModulusThatIsNotItsOwn() throws {
    let pair = try TestKeys.pair(.rsa(bits: 2048))
    guard case .rsa(let modulus, _) = pair.publicKey.components else { throw TestKeys.Missing() }
    var der = try contents(pair.pem())
    let position = try #require(der.indices.first { der[$0...].starts(with: modulus) })
    der[position + 100] ^= 0x10
    #expect(throws: KeyProblem.privateKeyInconsistent) { try PrivateKey(pem: pem("PRIVATE KEY", der)) }
  }

  @Test func refusesBytesThatAreLeftOver() throws {
    let openssl = try OpenSSLCommand()
    for kind in [KeyKind.rsa(bits: 2048), .ellipticCurve(.p256)] {
      let pair = try TestKeys.pair(kind)
      try openssl.write(pair.pem(), to: "private.pem")
      try openssl.run("pkey -in private.pem -traditional -out older.pem")
      let label = kind == .ellipticCurve(.p256) ? "EC PRIVATE KEY" : "RSA PRIVATE KEY"
      for (label, der) in try [("PRIVATE KEY", contents(pair.pem())), (label, contents(openssl.read("older.pem")))] {
        #expect(try PrivateKey(pem: pem(label, der)).publicKey.components == pair.publicKey.components)
        #expect(throws: KeyProblem.pemUnreadable) { try PrivateKey(pem: pem(label, der + [0])) }
      }
    }
    try openssl.run("req -x509 -new -key private.pem -subj /CN=test -days 1 -out certificate.pem")
    let certificate = try contents(openssl.read("certificate.pem"))
    _ = try PublicKey(pem: pem("CERTIFICATE", certificate))
    #expect(throws: KeyProblem.pemUnreadable) { try PublicKey(pem: pem("CERTIFICATE", certificate + [0])) }
  }
}
