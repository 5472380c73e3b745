import Testing

@testable import Signatures

@Suite struct KeyProblemTests {
  static let problems: [KeyProblem] = [
    .rsaModulusTooSmall(bits: 1024), .rsaModulusTooLarge(bits: 16384), .rsaModulusEven, .rsaLeadingZero,
    .rsaExponentUnfit, .rsaModulusFactorable, .coordinateLength(.p256, expected: 32, actual: 31), .offCurve(.p384),
    .ed25519Length(actual: 31), .ed25519SmallOrder, .ed25519NotAPoint, .secretEmpty, .pemTooLarge(bytes: 2, limit: 1),
    .pemMalformed, .pemUnreadable, .pemEncrypted, .pemUnexpected(label: "PKCS7", expected: "a private key"),
    .pemUnexpected(label: nil, expected: "a private key"), .pemAmbiguous, .unsupportedKeyType, .unsupportedCurve,
    .compressedPoint, .privateKeyInconsistent, .fault(.libraryFailed(operation: "sign", code: 0x1c8000fd)),
    .fault(.schemeDoesNotFit(.ed25519, .rsa(bits: 2048))),
  ]

  @Test(arguments: problems)
  func speaksInOneVoice(_ problem: KeyProblem) {
    let text = problem.description
    #expect(text.first?.isLowercase == true)
    #expect(!text.hasSuffix("."))
    #expect(problem.code.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" })
  }

  @Test func codesAreDistinct() {
    let codes = Self.problems.map(\.code)
    #expect(Set(codes).count == codes.count - 1, "only the two labels of pemUnexpected share a code")
  }

  @Test func carriesBothSides() {
    #expect(
      KeyProblem.coordinateLength(.p521, expected: 66, actual: 65).description
        == "a coordinate on P-521 has 66 bytes, not 65; write it at full width")
    #expect(
      KeyProblem.rsaModulusTooSmall(bits: 1024).description
        == "the rsa modulus has 1024 bits; use a key of at least 2048")
  }
}
