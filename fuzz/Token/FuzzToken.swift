internal import FuzzSupport
internal import JOSE
internal import OIDC

private let settings = Settings.load()
private let ownIssuer = OwnIssuer()

/// One input: a token's text, or a header and a payload (`{…}` NUL `{…}`) to be signed with our own secret, which is how
/// the fuzzer gets past the signature and to the claims.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe input(bytes, count)
  if input.first == UInt8(ascii: "{") {
    let parts = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let payload = parts.count == 2 ? Array(parts[1]) : []
    ownIssuer.check(signedText: Base64URL.encode(Array(parts[0])) + [UInt8(ascii: ".")] + Base64URL.encode(payload))
  } else {
    checkParsing(of: input)
    checkVerdicts(on: input)
    if let count = Report.signedCount(of: input) { ownIssuer.check(signedText: Array(input.prefix(count))) }
  }
  return 0
}

/// What parses is exactly what its parts encode to: one token has one spelling.
private func checkParsing(of token: [UInt8]) {
  let segments: CompactSegments
  do throws(Refusal) {
    segments = try CompactSegments(parsing: token)
  } catch { return Report.check(error, of: token) }
  let header: [UInt8]
  do throws(Refusal) {
    header = try segments.header()
  } catch { return Report.check(error, of: token) }
  let parts = [header, segments.payload, segments.signature].map(Base64URL.encode)
  require(Array(parts.joined(separator: ".".utf8)) == token, "what was decoded encodes to what came")
}

/// Nobody accepts anything but the corpus's own good tokens, byte for byte. (ECDSA lets anybody turn a signature into its
/// twin, n - s; the corpus holds that twin too, and a mutation does not find another.)
private func checkVerdicts(on token: [UInt8]) {
  for trust in settings.trusts {
    let keys = FixedKeys([trust.issuer.name: .keySet(settings.keySet)])
    guard let issuers = try? TrustedIssuers([trust.issuer]) else { fatalError("the settings have changed") }
    do throws(VerificationError) {
      _ = try Verifier(trusting: issuers, keys: keys).verify(token, at: trust.now)
      require(trust.mayAccept.contains(token), "\(trust.issuer.name) accepts a token that nobody signed")
    } catch { Report.check(error, of: token) }
  }
}
