internal import FuzzSupport
internal import JOSE
internal import Signatures
internal import StrictJSON

/// What must hold for every key that serves, and for every look-up.
enum KeyInvariants {
  /// No key that serves is weak, and each is still itself after being written and read.
  static func check(_ key: VerificationKey) {
    if case .rsa(let bits) = key.key.kind { require((2048...8192).contains(bits), "an RSA key has a fit length") }
    if case .rsa(let modulus, let exponent) = key.key.components {
      require((modulus.last ?? 0) & 1 == 1, "a modulus is odd")
      let significant = exponent.drop { $0 == 0 }
      require((1...4).contains(significant.count) && (significant.last ?? 0) & 1 == 1, "an exponent is odd and short")
      require(significant != [1], "an exponent of 1 would make every signature valid")
    }
    require(!key.algorithms.isEmpty, "a key that serves can do something")
    require(key.algorithms.allSatisfy { !$0.isSymmetric }, "a public key never keys an HMAC")
    let written = JSONText.object(["keys": .array([key.jwk])]).encoded()
    guard let again = try? KeySet(parsing: written), let same = again.keys.first else {
      fatalError("broken invariant: what was written does not read")
    }
    require(again.keys.count == 1 && again.skipped.isEmpty, "one key was written")
    require(same.thumbprint == key.thumbprint, "it is the same key")
    require(same.keyID.map { Array($0.utf8) } == key.keyID.map { Array($0.utf8) }, "under the same name")
    require(same.algorithm == key.algorithm, "for the same algorithm")
    checkForgeries(with: key)
  }

  /// Signatures that anybody can write down.
  private static func checkForgeries(with key: VerificationKey) {
    let count = key.key.kind.signatureByteCount
    let message = Array("anything".utf8)
    let one = [UInt8](repeating: 0, count: count - 1) + [1]
    for signature in [[UInt8](repeating: 0, count: count), one, [UInt8](repeating: 0xFF, count: count)] {
      for scheme in key.algorithms.compactMap(\.scheme) {
        let isValid = try? key.key.isValid(signature.span, over: message.span, scheme: scheme)
        require(isValid == false, "nobody signed this")
      }
    }
  }

  /// A kid that is present must match, byte for byte; an absent one may use the only key that fits.
  static func checkLookUps(in keySet: KeySet) {
    let names = keySet.keys.prefix(4).map(\.keyID) + [nil, "nobody", "", "\u{E9}"]
    for algorithm in SignatureAlgorithm.allCases {
      for name in names {
        guard case .key(let key) = keySet.match(header(algorithm, name)) else { continue }
        require(key.algorithms.contains(algorithm), "the key may be used with that algorithm")
        if let name {
          require(key.keyID.map { Array($0.utf8) } == Array(name.utf8), "it is the key that was named")
          let namesakes = keySet.keys.filter { $0.keyID.map { Array($0.utf8) } == Array(name.utf8) }
          require(namesakes.count == 1, "a name stands for one key")
        } else {
          require(keySet.keys.filter { $0.algorithms.contains(algorithm) }.count == 1, "no other key fits")
        }
      }
    }
  }

  private static func header(_ algorithm: SignatureAlgorithm, _ keyID: String?) -> JOSEHeader {
    var members = [JSONText.Member("alg", .string(algorithm.name))]
    if let keyID { members.append(.init("kid", .string(keyID))) }
    do throws(Refusal) {
      return try JOSEHeader(parsing: JSONText.object(members).encoded())
    } catch { fatalError("broken invariant: what was written does not read: \(error)") }
  }
}
