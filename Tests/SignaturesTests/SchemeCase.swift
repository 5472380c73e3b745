import Testing

@testable import Signatures

/// Every scheme that JOSE has, with what OpenSSL's command line needs to know about it.
struct SchemeCase: Sendable, CustomTestStringConvertible {
  let name: String
  let scheme: SignatureScheme
  let kind: KeyKind
  /// Arguments of `openssl genpkey`.
  let generation: String
  /// Arguments of `openssl dgst` that sign and verify; nil for `openssl pkeyutl -rawin`, which Ed25519 needs.
  let digest: String?

  var testDescription: String { name }

  /// `openssl pkeyutl` refuses an empty file; the vectors of RFC 8032 have the empty message.
  func takes(_ message: [UInt8]) -> Bool {
    digest != nil || !message.isEmpty
  }

  static let all: [SchemeCase] =
    DigestAlgorithm.allCases.flatMap { digest -> [SchemeCase] in
      let bits = digest.byteCount * 8
      let dgst = "-sha\(bits)"
      let pss = "\(dgst) -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest -sigopt rsa_mgf1_md:sha\(bits)"
      let rsa = "-algorithm RSA -pkeyopt rsa_keygen_bits:2048"
      return [
        SchemeCase(
          name: "RS\(bits)", scheme: .rsaPKCS1(digest), kind: .rsa(bits: 2048), generation: rsa, digest: dgst),
        SchemeCase(name: "PS\(bits)", scheme: .rsaPSS(digest), kind: .rsa(bits: 2048), generation: rsa, digest: pss),
      ]
    }
    + [(EllipticCurve.p256, DigestAlgorithm.sha256), (.p384, .sha384), (.p521, .sha512)].map { curve, digest in
      SchemeCase(
        name: "ES\(digest.byteCount * 8)", scheme: .ecdsa(curve, digest), kind: .ellipticCurve(curve),
        generation: "-algorithm EC -pkeyopt ec_paramgen_curve:\(curve.name)", digest: "-sha\(digest.byteCount * 8)")
    }
    + [
      SchemeCase(
        name: "Ed25519", scheme: .ed25519, kind: .ed25519, generation: "-algorithm ED25519", digest: nil)
    ]
}
