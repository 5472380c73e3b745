import Testing

@testable import Signatures

@Suite struct Ed25519KeyTests {
  private static func littleEndian(_ y: UInt8, topped last: UInt8 = 0) -> [UInt8] {
    [y] + [UInt8](repeating: 0, count: 30) + [last]
  }

  /// The eight points and the six other ways to write them (hdevalence.ca, "It's 255:19AM", 2020), sign bit included.
  static let smallOrder: [[UInt8]] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  ].map(hex)

  @Test(arguments: smallOrder)
  func refusesAPointOfSmallOrder(_ point: [UInt8]) {
    #expect(throws: KeyProblem.ed25519SmallOrder) { try PublicKey(.ed25519(point)) }
  }

  /// Which y below 64 belong to a point was worked out with Python's integers, by Euler's criterion.
  @Test func tellsPointsFromOtherBytes() throws {
    let nowhere: Set<UInt8> = [2, 7, 8, 11, 12, 13, 17, 20, 22, 31, 34, 36, 38, 41, 45, 46, 47, 49, 50, 53, 59]
    for y in 2..<UInt8(64) {
      for sign: UInt8 in [0, 0x80] {
        let bytes = Self.littleEndian(y, topped: sign)
        if nowhere.contains(y) {
          #expect(throws: KeyProblem.ed25519NotAPoint) { try PublicKey(.ed25519(bytes)) }
        } else {
          #expect(try PublicKey(.ed25519(bytes)).kind == .ed25519)
        }
      }
    }
  }

  /// y + p for the points with 1 < y < 19.
  @Test func refusesASecondWayToWriteAPoint() {
    for y in 2..<UInt8(19) {
      let bytes = [0xed + y] + [UInt8](repeating: 0xff, count: 30) + [0x7f]
      #expect(throws: KeyProblem.ed25519NotAPoint) { try PublicKey(.ed25519(bytes)) }
    }
  }

  @Test(arguments: [0, 1, 31, 33, 57, 64])
  func refusesAnotherLength(_ count: Int) {
    #expect(throws: KeyProblem.ed25519Length(actual: count)) {
      try PublicKey(.ed25519([UInt8](repeating: 9, count: count)))
    }
  }

  @Test func takesEveryKeyThatIsGenerated() throws {
    for _ in 0..<200 {
      let key = try PrivateKey.generate(.ed25519).publicKey
      #expect(try PublicKey(key.components).components == key.components)
    }
  }
}
