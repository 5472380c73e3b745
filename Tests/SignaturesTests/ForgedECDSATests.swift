import Testing

@testable import Signatures

@Suite struct ForgedECDSATests {
  static let message = Array("eyJhbGciOi.eyJpc3MiOi".utf8)

  /// The order of each curve's group (SEC 2), at the width of a coordinate.
  static func order(of curve: EllipticCurve) -> [UInt8] {
    switch curve {
    case .p256: hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
    case .p384:
      hex("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973")
    case .p521:
      hex(
        """
        01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b889
        9c47aebb6fb71e91386409
        """)
    }
  }

  /// CVE-2022-21449 and its relatives: Java took r = s = 0 for any message.
  @Test(arguments: EllipticCurve.allCases)
  func refusesNumbersOutsideTheGroup(_ curve: EllipticCurve) throws {
    let scheme = SignatureScheme.ecdsa(curve, .sha256)
    let pair = try TestKeys.pair(.ellipticCurve(curve))
    let signature = try pair.sign(Self.message.span, scheme: scheme)
    let width = curve.coordinateByteCount
    let (r, s) = (Array(signature.prefix(width)), Array(signature.suffix(width)))
    let zero = [UInt8](repeating: 0, count: width)
    let one: [UInt8] = zero.dropLast() + [1]
    let order = Self.order(of: curve)
    let outside = [zero, order, [UInt8](repeating: 0xff, count: width)]
    for number in outside {
      for forged in [number + s, r + number, number + number, number + one, one + number] {
        #expect(try !pair.publicKey.accepts(forged, over: Self.message, by: scheme))
      }
    }
    for forged in [r + one, one + s, one + one, s + r, r + r, s + s] {
      #expect(try !pair.publicKey.accepts(forged, over: Self.message, by: scheme))
    }
  }

  /// P-521 leaves seven bits of its 66 bytes free, so r + n and s + n fit.
  @Test func refusesNumbersThatAreOneOrderTooLarge() throws {
    let scheme = SignatureScheme.ecdsa(.p521, .sha512)
    let pair = try TestKeys.pair(.ellipticCurve(.p521))
    let signature = try pair.sign(Self.message.span, scheme: scheme)
    let (r, s) = (Array(signature.prefix(66)), Array(signature.suffix(66)))
    let order = Self.order(of: .p521)
    let largeR = try #require(sum(r, order))
    let largeS = try #require(sum(s, order))
    for forged in [largeR + s, r + largeS, largeR + largeS] {
      #expect(try !pair.publicKey.accepts(forged, over: Self.message, by: scheme))
    }
    #expect(try pair.publicKey.accepts(signature, over: Self.message, by: scheme))
  }

  /// r = -e/d, so that the sum of points is infinity: OpenSSL answers -1 here, which is still only a wrong signature.
  /// Made with Python's integers from a private key that is not kept.
  @Test func refusesASumAtInfinity() throws {
    let key = try PublicKey(
      .ellipticCurve(
        .p256, x: hex("800a765c60622a29776e05eb96f18e7aa77f367026f55b39fc04d37f36dd8027"),
        y: hex("d29d0c92661a0be68283e93230de8f8716131eb7b85f492d0a6f2651456a02e4")))
    let signature = hex(
      """
      2640e10a43f27504c337345c20484142c733600d808d97fd2f785eb23a5cbb75
      257185b5f6bfce1ad08c33c839da457ab8801b298fe2c3f4a4672c0c781ac790
      """)
    #expect(try !key.accepts(signature, over: Array("infinity".utf8), by: .ecdsa(.p256, .sha256)))
  }

  /// Every length of r and s that the DER form can meet, with and without the zero in front.
  @Test(arguments: EllipticCurve.allCases)
  func writesEveryShapeOfNumberInDER(_ curve: EllipticCurve) throws {
    let width = curve.coordinateByteCount
    let kind = KeyKind.ellipticCurve(curve)
    for zeros in 0..<width {
      for first: UInt8 in [0x01, 0x7f, 0x80, 0xff] {
        let number = [UInt8](repeating: 0, count: zeros) + [first] + [UInt8](repeating: 0xa5, count: width - zeros - 1)
        let other = [0x80] + [UInt8](repeating: 1, count: width - 1)
        for signature in [number + other, other + number, number + number] {
          let written = ECDSASignatureForm(joseForm: signature.span, width: width)
          let form = try #require(written)
          let der = (0..<form.count).map { form.storage[$0] }
          #expect(der == Samples.opensslForm(signature, kind: kind))
          #expect(try ECDSASignatureForm.joseForm(ofDER: der, width: width) == signature)
        }
      }
    }
  }
}
