import Testing

@testable import Signatures

@Suite struct RSAKeyTests {
  static let usual: [UInt8] = [1, 0, 1]

  /// An odd number of that many bits; whether it has large factors does not matter to the checks.
  private static func modulus(bits: Int) -> [UInt8] {
    let count = (bits + 7) / 8
    var bytes = [UInt8](repeating: 0x5b, count: count)
    bytes[0] = 1 << UInt8((bits - 1) % 8)
    return bytes
  }

  @Test(arguments: [2048, 2049, 2050, 3072, 4096, 8191, 8192])
  func takesAModulusInRange(bits: Int) throws {
    let key = try PublicKey(.rsa(modulus: Self.modulus(bits: bits), exponent: Self.usual))
    #expect(key.kind == .rsa(bits: bits))
    #expect(try PublicKey(pem: key.pem()).components == key.components)
  }

  @Test(arguments: [0, 1, 512, 1024, 2047])
  func refusesASmallModulus(bits: Int) {
    let modulus = bits == 0 ? [] : Self.modulus(bits: bits)
    #expect(throws: KeyProblem.rsaModulusTooSmall(bits: bits)) {
      try PublicKey(.rsa(modulus: modulus, exponent: Self.usual))
    }
  }

  @Test(arguments: [8193, 8200, 16384, 65536])
  func refusesALargeModulus(bits: Int) {
    #expect(throws: KeyProblem.rsaModulusTooLarge(bits: bits)) {
      try PublicKey(.rsa(modulus: Self.modulus(bits: bits), exponent: Self.usual))
    }
  }

  @Test func refusesAnEvenModulus() {
    var modulus = Self.modulus(bits: 2048)
    modulus[255] = 0x5a
    #expect(throws: KeyProblem.rsaModulusEven) { try PublicKey(.rsa(modulus: modulus, exponent: Self.usual)) }
  }

  @Test func refusesLeadingZeros() {
    let modulus = Self.modulus(bits: 2048)
    #expect(throws: KeyProblem.rsaLeadingZero) { try PublicKey(.rsa(modulus: [0] + modulus, exponent: Self.usual)) }
    #expect(throws: KeyProblem.rsaLeadingZero) { try PublicKey(.rsa(modulus: modulus, exponent: [0] + Self.usual)) }
    // A short number is not made long by zeros.
    let short = [UInt8](repeating: 0, count: 128) + Self.modulus(bits: 1024)
    #expect(throws: KeyProblem.rsaLeadingZero) { try PublicKey(.rsa(modulus: short, exponent: Self.usual)) }
  }

  @Test(arguments: [[3], [5], [17], [0xff], [1, 0, 1], [0xff, 0xff, 0xff, 0xff]] as [[UInt8]])
  func takesAnOddExponentBelowTwoToThe32(exponent: [UInt8]) throws {
    _ = try PublicKey(.rsa(modulus: Self.modulus(bits: 2048), exponent: exponent))
  }

  @Test(
    arguments: [
      [], [1], [2], [4], [1, 0, 0], [1, 0, 0, 0, 0], [1, 0, 0, 0, 1], [UInt8](repeating: 0xff, count: 256),
    ] as [[UInt8]])
  func refusesAnotherExponent(exponent: [UInt8]) {
    #expect(throws: KeyProblem.rsaExponentUnfit) {
      try PublicKey(.rsa(modulus: Self.modulus(bits: 2048), exponent: exponent))
    }
  }

  /// Two primes made as the chip library made them: k·M + (65537^a mod M), M the product of the first 126 primes.
  @Test func refusesAModulusThatCanBeFactored() {
    let modulus = hex(
      """
      e0a2c89f0a3d2ec5bc2928b82551bb8cd313f80923d51c3575c3d8a2fe93f67be3f878d8c4b0c8d735e3e09bd3f496ebbb2954baaa4a520f
      21840425d97685b788c4eba3a46941c0b47a883835de14cf6c7fec7523267b6b2f72ca4484c7b2ef624497a410063734194007fe7c7bda3b
      00e2bc77d20190bc0cfe4db7388fe0a0aca10f9226b03404668e4e612ee9e1f3479c844588c83627980f78343cf79799bb200f88e328c5e1
      f23f7ff634a0f73bbbbca805d0dee5c71d4d4509747b2f739619e7f66a9df6241664c6dc829ef99f271e9942549f35e47e6c0456e23d0fc1
      c0414d2965937a530c988c35a2882880690eb3f912fd78fea5ac863185c093fd
      """)
    #expect(throws: KeyProblem.rsaModulusFactorable) { try PublicKey(.rsa(modulus: modulus, exponent: Self.usual)) }
  }

  @Test(arguments: [1024, 2047, 8193, 0, -1])
  func generatesOnlyWhatItWouldTake(bits: Int) {
    #expect(throws: KeyProblem.self) { try PrivateKey.generate(.rsa(bits: bits)) }
  }
}
