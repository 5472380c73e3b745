import JOSE
import Signatures
import StrictJSON

/// Keys for tests, made anew in each run.
enum TestKeys {
  static let privateKey: PrivateKey = {
    do {
      return try PrivateKey.generate(.ellipticCurve(.p256))
    } catch {
      fatalError("no key can be made: \(error)")
    }
  }()

  /// The text of a set in which one key has all of these ids.
  static func text(ids: [String]) -> String {
    let keys = ids.map { id in
      String(
        decoding: VerificationKey(keyID: id, algorithm: .es256, key: privateKey.publicKey).jwk.encoded(), as: UTF8.self)
    }
    return "{\"keys\":[\(keys.joined(separator: ","))]}"
  }

  static func set(ids: [String]) -> KeySet {
    do {
      return try KeySet(parsing: Array(text(ids: ids).utf8))
    } catch {
      fatalError("the set does not read: \(error)")
    }
  }
}
