import JOSE
import Signatures
import StrictJSON
import Synchronization

/// Keys and tokens for tests, made anew in each run. A key is known by a name, which is its key id unless said otherwise.
enum TestKeys {
  private static let made = Mutex<[String: PrivateKey]>([:])

  static func key(_ name: String) -> PrivateKey {
    made.withLock { made in
      if let key = made[name] { return key }
      guard let key = try? PrivateKey.generate(.ellipticCurve(.p256)) else { fatalError("no key can be made") }
      made[name] = key
      return key
    }
  }

  /// One entry of a key set.
  static func jwk(_ name: String, id: String) -> String {
    let key = VerificationKey(keyID: id, algorithm: .es256, key: key(name).publicKey)
    return String(decoding: key.jwk.encoded(), as: UTF8.self)
  }

  /// The text of a set of the keys of these names.
  static func text(ids: [String]) -> String {
    text(entries: ids.map { jwk($0, id: $0) })
  }

  static func text(entries: [String]) -> String { "{\"keys\":[\(entries.joined(separator: ","))]}" }

  static func set(ids: [String]) -> KeySet {
    do {
      return try KeySet(parsing: Array(text(ids: ids).utf8))
    } catch {
      fatalError("the set does not read: \(error)")
    }
  }

  /// A token of an issuer, good until the year 2100.
  static func token(keyID: String?, signedBy name: String, issuer: String = "urn:test") throws -> [UInt8] {
    try TokenSigner.sign(
      claims(issuer), algorithm: .es256, keyID: keyID, type: nil, key: .privateKey(key(name)))
  }

  /// The same, signed by a shared secret.
  static func token(secret: String, issuer: String = "urn:test") throws -> [UInt8] {
    try TokenSigner.sign(
      claims(issuer), algorithm: .hs256, keyID: nil, type: nil, key: .secret(try HMACSecret(Array(secret.utf8))))
  }

  private static func claims(_ issuer: String) -> [UInt8] {
    Array("{\"iss\":\"\(issuer)\",\"sub\":\"u-1\",\"exp\":4102444800}".utf8)
  }
}
