import Testing

@testable import Signatures

@Suite struct EllipticCurveKeyTests {
  /// A point of P-256 whose x is so small that x + p fits in 32 bytes too.
  static let y = hex("459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc")
  static let x = [UInt8](repeating: 0, count: 31) + [5]

  @Test func takesAPoint() throws {
    let key = try PublicKey(.ellipticCurve(.p256, x: Self.x, y: Self.y))
    #expect(key.kind == .ellipticCurve(.p256))
    #expect(try PublicKey(pem: key.pem()).components == key.components)
  }

  @Test func refusesACoordinateOutsideTheField() {
    let x = hex("ffffffff00000001000000000000000000000001000000000000000000000004")
    #expect(throws: KeyProblem.offCurve(.p256)) { try PublicKey(.ellipticCurve(.p256, x: x, y: Self.y)) }
  }

  @Test(arguments: EllipticCurve.allCases)
  func refusesWhatIsNotOnTheCurve(_ curve: EllipticCurve) throws {
    guard case .ellipticCurve(_, let x, let y) = try TestKeys.pair(.ellipticCurve(curve)).publicKey.components
    else {
      Issue.record("another kind of key came out")
      return
    }
    var wrong = y
    wrong[curve.coordinateByteCount - 1] ^= 1
    let zero = [UInt8](repeating: 0, count: curve.coordinateByteCount)
    let full = [UInt8](repeating: 0xff, count: curve.coordinateByteCount)
    for (x, y) in [(x, wrong), (y, x), (zero, zero), (zero, y), (x, zero), (full, full)] {
      #expect(throws: KeyProblem.offCurve(curve)) { try PublicKey(.ellipticCurve(curve, x: x, y: y)) }
    }
    for other in EllipticCurve.allCases where other != curve {
      #expect(throws: KeyProblem.self) { try PublicKey(.ellipticCurve(other, x: x, y: y)) }
    }
  }

  @Test func refusesACoordinateOfAnotherWidth() {
    for x in [[], [5], Array(Self.x.dropFirst()), [0] + Self.x] {
      #expect(throws: KeyProblem.coordinateLength(.p256, expected: 32, actual: x.count)) {
        try PublicKey(.ellipticCurve(.p256, x: x, y: Self.y))
      }
    }
    #expect(throws: KeyProblem.coordinateLength(.p256, expected: 32, actual: 33)) {
      try PublicKey(.ellipticCurve(.p256, x: Self.x, y: [0] + Self.y))
    }
  }
}
