import Testing

@testable import Signatures

/// OpenSSL's command line signs, we verify; we sign, it verifies.
@Suite struct OracleTests {
  @Test(arguments: SchemeCase.all)
  func verifiesWhatTheCommandLineSigned(_ scheme: SchemeCase) throws {
    let openssl = try OpenSSLCommand()
    try openssl.run("genpkey \(scheme.generation) -out private.pem")
    try openssl.run("pkey -in private.pem -pubout -out public.pem")
    let key = try PublicKey(pem: openssl.read("public.pem"))
    #expect(key.kind == scheme.kind)
    for message in Samples.messages where scheme.takes(message) {
      try openssl.write(message, to: "message")
      if let digest = scheme.digest {
        try openssl.run("dgst \(digest) -sign private.pem -out signature message")
      } else {
        try openssl.run("pkeyutl -sign -inkey private.pem -rawin -in message -out signature")
      }
      let signature = try Samples.joseForm(openssl.read("signature"), kind: scheme.kind)
      #expect(try key.accepts(signature, over: message, by: scheme.scheme))
      #expect(try !key.accepts(signature, over: message + [0], by: scheme.scheme))
    }
  }

  @Test(arguments: SchemeCase.all)
  func signsWhatTheCommandLineVerifies(_ scheme: SchemeCase) throws {
    let openssl = try OpenSSLCommand()
    let key = try PrivateKey.generate(scheme.kind)
    #expect(key.publicKey.kind == scheme.kind)
    try openssl.write(key.publicKey.pem(), to: "public.pem")
    for message in Samples.messages where scheme.takes(message) {
      let signature = try key.sign(message.span, scheme: scheme.scheme)
      #expect(signature.count == scheme.kind.signatureByteCount)
      #expect(try key.publicKey.accepts(signature, over: message, by: scheme.scheme))
      try openssl.write(message, to: "message")
      try openssl.write(Samples.opensslForm(signature, kind: scheme.kind), to: "signature")
      let verify = scheme.digest.map { "dgst \($0) -verify public.pem -signature signature message" }
      try openssl.run(
        verify ?? "pkeyutl -verify -pubin -inkey public.pem -rawin -in message -sigfile signature")
    }
  }

  @Test(arguments: DigestAlgorithm.allCases)
  func agreesOnDigestsAndTags(_ digest: DigestAlgorithm) throws {
    let openssl = try OpenSSLCommand()
    // Around the block sizes of the hashes, for key and message alike.
    for count in [1, 31, 32, 63, 64, 65, 127, 128, 129, 700] {
      let bytes = try SecureRandom.bytes(count: count)
      let secret = try SecureRandom.bytes(count: count)
      try openssl.write(bytes, to: "message")
      try openssl.run("dgst -sha\(digest.byteCount * 8) -binary -out digest message")
      let computed = digest.digest(of: bytes.span)
      #expect(try computed == openssl.read("digest"))
      let hex = secret.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      try openssl.run("dgst -sha\(digest.byteCount * 8) -mac HMAC -macopt hexkey:\(hex) -binary -out tag message")
      let tag = try openssl.read("tag")
      let key = try HMACSecret(secret)
      #expect(key.tag(bytes, by: digest) == tag)
      #expect(key.accepts(tag, over: bytes, by: digest))
    }
  }
}
