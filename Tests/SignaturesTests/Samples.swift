@testable import Signatures

enum Samples {
  /// The empty one too; one block of SHA-256 and SHA-512; the size of a token that Cognito makes.
  static let messages: [[UInt8]] = [0, 1, 64, 128, 700].map { count in (0..<count).map { UInt8(truncatingIfNeeded: $0) }
  }

  /// A signature as `openssl` writes it in JOSE's form, by a DER reader that is not the one under test.
  static func joseForm(_ signature: [UInt8], kind: KeyKind) throws -> [UInt8] {
    guard case .ellipticCurve(let curve) = kind else { return signature }
    var rest = signature[...]
    func takeHeader() -> Int {
      rest = rest.dropFirst()
      var length = Int(rest.removeFirst())
      if length == 0x81 { length = Int(rest.removeFirst()) }
      return length
    }
    _ = takeHeader()
    return (0..<2).flatMap { _ -> [UInt8] in
      let count = takeHeader()
      let number = Array(rest.prefix(count).drop { $0 == 0 })
      rest = rest.dropFirst(count)
      return [UInt8](repeating: 0, count: curve.coordinateByteCount - number.count) + number
    }
  }

  static func opensslForm(_ signature: [UInt8], kind: KeyKind) -> [UInt8] {
    guard case .ellipticCurve(let curve) = kind else { return signature }
    let integers = [signature.prefix(curve.coordinateByteCount), signature.suffix(curve.coordinateByteCount)]
      .flatMap { half -> [UInt8] in
        var number = Array(half.drop { $0 == 0 })
        if number.first.map({ $0 >= 0x80 }) ?? true { number.insert(0, at: 0) }
        return [0x02, UInt8(number.count)] + number
      }
    return [0x30] + (integers.count >= 0x80 ? [0x81] : []) + [UInt8(integers.count)] + integers
  }
}
