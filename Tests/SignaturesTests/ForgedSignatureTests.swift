import Testing

@testable import Signatures

@Suite struct ForgedSignatureTests {
  static let message = Array("eyJhbGciOi.eyJpc3MiOi".utf8)

  @Test(arguments: SchemeCase.all)
  func refusesAChangeInAnyByte(_ scheme: SchemeCase) throws {
    let pair = try TestKeys.pair(scheme.kind)
    let signature = try pair.sign(Self.message.span, scheme: scheme.scheme)
    for index in signature.indices {
      var changed = signature
      changed[index] ^= 1 << UInt8(index % 8)
      #expect(try !pair.publicKey.accepts(changed, over: Self.message, by: scheme.scheme), "byte \(index)")
    }
    for index in Self.message.indices {
      var changed = Self.message
      changed[index] ^= 0x80
      #expect(try !pair.publicKey.accepts(signature, over: changed, by: scheme.scheme), "byte \(index)")
    }
    // All of which has not spoilt the key.
    #expect(try pair.publicKey.accepts(signature, over: Self.message, by: scheme.scheme))
  }

  @Test(arguments: SchemeCase.all)
  func refusesEveryOtherLength(_ scheme: SchemeCase) throws {
    let pair = try TestKeys.pair(scheme.kind)
    let signature = try pair.sign(Self.message.span, scheme: scheme.scheme)
    let count = signature.count
    let others =
      [[], [0], Array(signature.dropLast()), Array(signature.dropFirst()), signature + [0], [0] + signature]
      + [signature + signature, [UInt8](repeating: 0, count: 100_000), Array(signature.prefix(count / 2))]
      + [Samples.opensslForm(signature, kind: scheme.kind)].filter { $0.count != count }
    for other in others {
      #expect(try !pair.publicKey.accepts(other, over: Self.message, by: scheme.scheme), "\(other.count) bytes")
    }
    for byte: UInt8 in [0, 1, 0xff] {
      let filled = [UInt8](repeating: byte, count: count)
      #expect(try !pair.publicKey.accepts(filled, over: Self.message, by: scheme.scheme))
    }
  }

  @Test(arguments: SchemeCase.all)
  func refusesASignatureByAnotherKey(_ scheme: SchemeCase) throws {
    let signature = try TestKeys.pair(scheme.kind).sign(Self.message.span, scheme: scheme.scheme)
    let other = try TestKeys.stranger(scheme.kind).publicKey
    #expect(try !other.accepts(signature, over: Self.message, by: scheme.scheme))
  }

  @Test(arguments: SchemeCase.all)
  func refusesASignatureOfAnotherScheme(_ scheme: SchemeCase) throws {
    let pair = try TestKeys.pair(scheme.kind)
    let signature = try pair.sign(Self.message.span, scheme: scheme.scheme)
    for other in SchemeCase.all.map(\.scheme) where other != scheme.scheme {
      if other.fits(pair.publicKey.kind) {
        #expect(try !pair.publicKey.accepts(signature, over: Self.message, by: other))
      } else {
        #expect(throws: CryptographyFault.schemeDoesNotFit(other, pair.publicKey.kind)) {
          try pair.publicKey.accepts(signature, over: Self.message, by: other)
        }
        #expect(throws: CryptographyFault.schemeDoesNotFit(other, pair.publicKey.kind)) {
          try pair.sign(Self.message.span, scheme: other)
        }
      }
    }
  }

  @Test(arguments: ["0", "20", "max"])
  func refusesAnotherLengthOfSalt(_ salt: String) throws {
    let openssl = try OpenSSLCommand()
    let pair = try TestKeys.pair(.rsa(bits: 2048))
    try openssl.write(pair.pem(), to: "private.pem")
    try openssl.write(Self.message, to: "message")
    let options = "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:\(salt)"
    try openssl.run("dgst -sha256 \(options) -sign private.pem -out signature message")
    let signature = try openssl.read("signature")
    #expect(try !pair.publicKey.accepts(signature, over: Self.message, by: .rsaPSS(.sha256)))
  }

  @Test func refusesAnotherMaskDigest() throws {
    let openssl = try OpenSSLCommand()
    let pair = try TestKeys.pair(.rsa(bits: 2048))
    try openssl.write(pair.pem(), to: "private.pem")
    try openssl.write(Self.message, to: "message")
    let options = "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest -sigopt rsa_mgf1_md:sha1"
    try openssl.run("dgst -sha256 \(options) -sign private.pem -out signature message")
    let signature = try openssl.read("signature")
    #expect(try !pair.publicKey.accepts(signature, over: Self.message, by: .rsaPSS(.sha256)))
  }

  /// s + n is the same number to RSA, but not the same signature.
  @Test(arguments: [SignatureScheme.rsaPKCS1(.sha256), .rsaPSS(.sha256)])
  func refusesANumberBeyondTheModulus(_ scheme: SignatureScheme) throws {
    let pair = try TestKeys.pair(.rsa(bits: 2048))
    guard case .rsa(let modulus, _) = pair.publicKey.components else { throw TestKeys.Missing() }
    #expect(try !pair.publicKey.accepts(modulus, over: Self.message, by: scheme))
    // Whether the sum still fits depends on both numbers: some message will do.
    var tried = 0
    for number in 0..<UInt8.max where tried < 3 {
      let message = Self.message + [number]
      let signature = try pair.sign(message.span, scheme: scheme)
      guard let beyond = sum(signature, modulus) else { continue }
      tried += 1
      #expect(try !pair.publicKey.accepts(beyond, over: message, by: scheme))
    }
    #expect(tried > 0)
  }
}
