import Testing

@testable import Signatures

@Suite struct PublicKeyPEMTests {
  @Test(arguments: SchemeCase.all)
  func comesBackFromPEM(_ scheme: SchemeCase) throws {
    let key = try TestKeys.pair(scheme.kind).publicKey
    let back = try PublicKey(pem: key.pem())
    #expect(back.kind == key.kind)
    #expect(back.components == key.components)
  }

  @Test(arguments: [KeyKind.rsa(bits: 2048), .ellipticCurve(.p256), .ellipticCurve(.p521), .ed25519])
  func takesTheKeyOfACertificate(_ kind: KeyKind) throws {
    let openssl = try OpenSSLCommand()
    let pair = try TestKeys.pair(kind)
    try openssl.write(pair.pem(), to: "private.pem")
    try openssl.run("req -x509 -new -key private.pem -subj /CN=test -days 1 -out certificate.pem")
    let certificate = try openssl.read("certificate.pem")
    #expect(try PublicKey(pem: certificate).components == pair.publicKey.components)
    // Of a chain it takes the first; text around and between is passed over.
    try openssl.write(TestKeys.stranger(kind).pem(), to: "other.pem")
    try openssl.run("req -x509 -new -key other.pem -subj /CN=other -days 1 -text -out other-certificate.pem")
    let chain = try Array("subject=CN = test\n".utf8) + certificate + openssl.read("other-certificate.pem")
    #expect(try PublicKey(pem: chain).components == pair.publicKey.components)
  }

  @Test func takesThePKCS1FormOfRSA() throws {
    let openssl = try OpenSSLCommand()
    let key = try TestKeys.pair(.rsa(bits: 2048)).publicKey
    try openssl.write(key.pem(), to: "public.pem")
    try openssl.run("rsa -pubin -in public.pem -RSAPublicKey_out -out pkcs1.pem")
    #expect(try PublicKey(pem: openssl.read("pkcs1.pem")).components == key.components)
  }

  @Test func takesWindowsLineEndings() throws {
    let key = try TestKeys.pair(.ellipticCurve(.p384)).publicKey
    let lines = try key.pem().flatMap { $0 == 0x0a ? [0x0d, 0x0a] : [$0] }
    #expect(try PublicKey(pem: lines).components == key.components)
  }

  @Test func refusesPointsInOtherForms() throws {
    let openssl = try OpenSSLCommand()
    try openssl.write(TestKeys.pair(.ellipticCurve(.p384)).publicKey.pem(), to: "public.pem")
    for (form, problem) in [("compressed", KeyProblem.compressedPoint), ("hybrid", .pemUnreadable)] {
      try openssl.run("ec -pubin -in public.pem -conv_form \(form) -out other.pem")
      #expect(throws: problem) { try PublicKey(pem: openssl.read("other.pem")) }
    }
    // The point at infinity.
    let infinity = hex("3019301306072a8648ce3d020106082a8648ce3d030107 03020000")
    #expect(throws: KeyProblem.offCurve(.p256)) { try PublicKey(pem: pem("PUBLIC KEY", infinity)) }
  }

  /// The file must not be a way around the checks.
  @Test func refusesWeakKeys() throws {
    let openssl = try OpenSSLCommand()
    try openssl.run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out private.pem")
    try openssl.run("pkey -in private.pem -pubout -out public.pem")
    #expect(throws: KeyProblem.rsaModulusTooSmall(bits: 1024)) { try PublicKey(pem: openssl.read("public.pem")) }
    #expect(throws: KeyProblem.rsaModulusTooSmall(bits: 1024)) { try PrivateKey(pem: openssl.read("private.pem")) }
    // SubjectPublicKeyInfo of Ed25519 with the identity.
    let der = hex("302a300506032b6570032100") + Ed25519KeyTests.smallOrder[0]
    #expect(throws: KeyProblem.ed25519SmallOrder) { try PublicKey(pem: pem("PUBLIC KEY", der)) }
    // RSA with e = 1, by hand: SEQUENCE { INTEGER n, INTEGER 1 }.
    guard case .rsa(let modulus, _) = try TestKeys.pair(.rsa(bits: 2048)).publicKey.components else { return }
    let integers = hex("02820101 00") + modulus + hex("020101")
    let pkcs1 = hex("3082") + [UInt8(integers.count >> 8), UInt8(integers.count & 0xff)] + integers
    #expect(throws: KeyProblem.rsaExponentUnfit) { try PublicKey(pem: pem("RSA PUBLIC KEY", pkcs1)) }
  }

  @Test(arguments: [
    ("-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1", KeyProblem.unsupportedCurve),
    ("-algorithm EC -pkeyopt ec_paramgen_curve:P-224", .unsupportedCurve),
    ("-algorithm ED448", .unsupportedKeyType), ("-algorithm X25519", .unsupportedKeyType),
    ("-algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048", .unsupportedKeyType),
  ])
  func refusesOtherKindsOfKey(_ generation: String, problem: KeyProblem) throws {
    let openssl = try OpenSSLCommand()
    try openssl.run("genpkey \(generation) -out private.pem")
    try openssl.run("pkey -in private.pem -pubout -out public.pem")
    #expect(throws: problem) { try PublicKey(pem: openssl.read("public.pem")) }
    #expect(throws: problem) { try PrivateKey(pem: openssl.read("private.pem")) }
  }

  /// A curve that is spelled out may be any curve (CVE-2020-0601).
  @Test func refusesACurveThatIsSpelledOut() throws {
    let openssl = try OpenSSLCommand()
    let generation = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit"
    try openssl.run("genpkey \(generation) -out private.pem")
    try openssl.run("pkey -in private.pem -pubout -out public.pem")
    #expect(throws: KeyProblem.unsupportedCurve) { try PublicKey(pem: openssl.read("public.pem")) }
    #expect(throws: KeyProblem.unsupportedCurve) { try PrivateKey(pem: openssl.read("private.pem")) }
  }

  @Test func refusesWhatHoldsNoPublicKey() throws {
    let pair = try TestKeys.pair(.ed25519)
    let expected = "a public key or a certificate"
    #expect(throws: KeyProblem.pemUnexpected(label: "PRIVATE KEY", expected: expected)) {
      try PublicKey(pem: pair.pem())
    }
    #expect(throws: KeyProblem.pemUnexpected(label: nil, expected: expected)) {
      try PublicKey(pem: pem("\u{1b}[31mSOMETHING", [1, 2, 3]))
    }
    let key = try pair.publicKey.pem()
    #expect(throws: KeyProblem.pemAmbiguous) { try PublicKey(pem: key + key) }
    #expect(throws: KeyProblem.pemAmbiguous) { try PublicKey(pem: key + pair.pem()) }
    let limit = PEMBlock.maximumFileBytes
    #expect(throws: KeyProblem.pemTooLarge(bytes: limit + 1, limit: limit)) {
      try PublicKey(pem: [UInt8](repeating: 0x0a, count: limit + 1 - key.count) + key)
    }
    let full = [UInt8](repeating: 0x0a, count: limit - key.count) + key
    #expect(try PublicKey(pem: full).components == pair.publicKey.components)
  }

  @Test(arguments: ["", "\n", "hello", "{\"keys\":[]}", "-----BEGIN PUBLIC KEY-----", "\u{0}\u{0}"])
  func refusesWhatIsNoPEM(_ text: String) {
    #expect(throws: KeyProblem.pemMalformed) { try PublicKey(pem: Array(text.utf8)) }
    #expect(throws: KeyProblem.pemMalformed) { try PrivateKey(pem: Array(text.utf8)) }
  }

  @Test(arguments: SchemeCase.all.map(\.kind))
  func refusesBytesThatAreLeftOver(_ kind: KeyKind) throws {
    let der = try contents(TestKeys.pair(kind).publicKey.pem())
    #expect(throws: KeyProblem.pemUnreadable) { try PublicKey(pem: pem("PUBLIC KEY", der + [0])) }
    #expect(throws: KeyProblem.self) { try PublicKey(pem: pem("PUBLIC KEY", Array(der.dropLast()))) }
    #expect(throws: KeyProblem.pemUnreadable) { try PublicKey(pem: pem("CERTIFICATE", der)) }
    #expect(throws: KeyProblem.pemUnreadable) { try PublicKey(pem: pem("RSA PUBLIC KEY", der)) }
  }

  /// Damaged files are refused or are another key, and never crash (with `--sanitize=address` this says more).
  @Test(arguments: [KeyKind.rsa(bits: 2048), .ellipticCurve(.p256), .ed25519])
  func survivesDamage(_ kind: KeyKind) throws {
    var generator = SystemRandomNumberGenerator()
    let key = try TestKeys.pair(kind).publicKey
    let der = try contents(key.pem())
    for _ in 0..<500 {
      var damaged = der
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        damaged[Int.random(in: damaged.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      let label = ["PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE", "PRIVATE KEY"].randomElement(using: &generator)
      if let other = try? PublicKey(pem: pem(label ?? "PUBLIC KEY", damaged)) {
        #expect((other.components == key.components) == (damaged == der))
      }
      _ = try? PrivateKey(pem: pem("PRIVATE KEY", damaged))
    }
  }
}
