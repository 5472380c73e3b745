internal import FuzzSupport
internal import JOSE
internal import OIDC
internal import Signatures
internal import StrictJSON

/// An issuer whose secret we have: it signs whatever the fuzzer thinks of, so that the header and the claims are all that
/// is left to refuse.
struct OwnIssuer {
  static let name = "own"
  static let identifier = "https://issuer.example/tenant-1"
  static let audience = "api://orders"
  static let now = 1_800_000_000.0

  private let secret: HMACSecret
  private let keys: FixedKeys
  private let issuers: TrustedIssuers
  private let moment: NumericDate

  init() {
    let bytes = [UInt8](repeating: 7, count: 32)
    do {
      secret = try HMACSecret(bytes)
      keys = FixedKeys([Self.name: .secrets([try SharedSecret(bytes, for: [.hs256])])])
      issuers = try TrustedIssuers([
        Issuer(
          name: Self.name, identifier: Self.identifier, audiences: .oneOf([Self.audience]), algorithms: [.hs256],
          keys: .secrets([TimedSecret(.environment("OWN"))]))
      ])
    } catch { fatalError("the settings of our own issuer do not load: \(error)") }
    guard let moment = NumericDate(secondsSinceEpoch: Self.now) else { fatalError("no clock") }
    self.moment = moment
  }

  /// Signs the text with HMAC-SHA-256, whatever its header says, and looks at what becomes of it.
  func check(signedText text: [UInt8]) {
    let tag = secret.tag(over: text.span, digest: .sha256)
    let token = text + [UInt8(ascii: ".")] + Base64URL.encode(tag)
    // Asked twice: the second time it may remember the header, which must change no answer.
    let verifier = Verifier(trusting: issuers, keys: keys)
    let verdict = verdict(on: token, of: verifier)
    var watcher = EverythingWatcher()
    do throws(VerificationError) {
      let believed = try verifier.verify(token, at: moment, before: &watcher)
      require(verdict == nil, "first \(verdict ?? ""), then an accept")
      require(watcher.refusals.isEmpty, "nothing that is unmet is accepted")
      check(believed, token)
    } catch {
      require(verdict == error.code, "first \(verdict ?? "an accept"), then \(error.code)")
      for refusal in watcher.refusals { Report.check(refusal, of: token) }
      Report.check(error, of: token)
      if case .refused(.signatureInvalid(let algorithm, _)) = error {
        require(algorithm != .hs256, "our own signature holds")
      }
    }
  }

  private func verdict(on token: [UInt8], of verifier: Verifier) -> String? {
    do throws(VerificationError) {
      _ = try verifier.verify(token, at: moment)
      return nil
    } catch { return error.code }
  }

  /// Looks for itself whether what was believed deserves it.
  private func check(_ believed: VerifiedToken, _ token: [UInt8]) {
    guard let segments = try? CompactSegments(parsing: token),
      let headerText = try? segments.header(),
      let header = try? JSONDocument(parsing: headerText, maximumBytes: headerText.count),
      let claims = try? JSONDocument(parsing: segments.payload, maximumBytes: segments.payload.count)
    else { fatalError("broken invariant: what does not parse is not believed") }
    require(header.root["alg"]?.equals(utf8: "HS256") ?? false, "the algorithm is the issuer's")
    for member in ["crit", "b64", "zip", "enc"] {
      require(header.root[member] == nil, "\(member) changes how the token must be read")
    }
    require(believed.claims.text == segments.payload, "the claims are the bytes that were signed")
    require(claims.root["iss"]?.equals(utf8: Self.identifier) ?? false, "the issuer is named")
    let audience = claims.root["aud"]
    let audiences = audience.map { $0.kind == .array ? $0.elements : [$0] } ?? []
    require(audiences.contains { $0.equals(utf8: Self.audience) }, "the token is for us")
    require(audiences.allSatisfy { $0.kind == .string }, "audiences are strings")
    require((claims.root["exp"]?.number ?? 0) > Self.now, "the token has not expired")
    require(believed.expiresAt.secondsSinceEpoch == claims.root["exp"]?.number, "its end is its exp")
    require(claims.root["nbf"].map { ($0.number ?? .infinity) <= Self.now } ?? true, "the token has begun")
    require(claims.root["iat"].map { ($0.number ?? .infinity) <= Self.now + 300 } ?? true, "it was issued before now")
    require(claims.root["sub"].map { $0.kind == .string } ?? true, "the subject is a string")
    readEverything(believed.claims, names: claims.root.members.map(\.name), token)
  }

  /// Every claim, as everything that a claim can be read as.
  private func readEverything(_ claims: Claims, names: [String], _ token: [UInt8]) {
    _ = claims.subject
    for name in names + ["scope", "scp", "cognito:groups", ""] {
      do throws(Refusal) { _ = try claims.string(name) } catch { Report.check(error, of: token) }
      do throws(Refusal) { _ = try claims.strings(name) } catch { Report.check(error, of: token) }
      do throws(Refusal) {
        if let date = try claims.date(name) { require(date.description.utf8.count < 48, "a date is short") }
      } catch { Report.check(error, of: token) }
    }
    do throws(Refusal) { _ = try claims.scopes() } catch { Report.check(error, of: token) }
  }
}

/// Sees every requirement, as the terminal's check list does.
private struct EverythingWatcher: Witness {
  static let wantsEveryRequirement = true
  var refusals: [Refusal] = []

  mutating func saw(_ check: @autoclosure () -> Check) {
    if case .requirement(_, _, _, let refusal?) = check() { refusals.append(refusal) }
  }
}
