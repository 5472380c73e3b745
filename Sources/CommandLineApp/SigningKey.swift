internal import JOSE
internal import Signatures

/// What `latchkey sign` signs with: a private key out of a PEM file, or a shared secret.
struct SigningKey {
  let key: TokenSigner.Key
  let algorithm: SignatureAlgorithm
  /// The thumbprint of the public half (RFC 7638); a shared secret has none.
  let thumbprint: String?

  /// Reads the key and settles on an algorithm that it can be used with.
  init(file: KeyFile, algorithm wanted: SignatureAlgorithm?) throws(Complaint) {
    if file.isJSONWebKey {
      throw Complaint(
        "\(file.path): holds a JWK", hints: "name a private key in PEM, or a file whose bytes are a secret")
    }
    guard file.isPEM else {
      let algorithm = wanted ?? .hs256
      guard algorithm.isSymmetric else {
        throw Complaint("\(file.path): \(algorithm) needs a private key in PEM, and the file holds none")
      }
      let bytes = try file.secretBytes()
      do throws(WeakSecret) {
        key = .secret(try SharedSecret(bytes, for: [algorithm]).secret)
      } catch {
        throw Complaint("\(file.path): \(error)")
      }
      self.algorithm = algorithm
      thumbprint = nil
      return
    }
    let privateKey: PrivateKey
    do throws(KeyProblem) {
      privateKey = try PrivateKey(pem: file.bytes)
    } catch {
      throw Complaint("\(file.path): \(error)")
    }
    file.warnIfOthersMayRead()
    let publicKey = VerificationKey(keyID: nil, algorithm: nil, key: privateKey.publicKey)
    let algorithm = wanted ?? publicKey.algorithms.first
    guard let algorithm, publicKey.algorithms.contains(algorithm) else {
      throw Complaint(
        "\(file.path): the key cannot be used with \(wanted?.name ?? "any algorithm"); "
          + "it fits \(publicKey.algorithms.map(\.name).joined(separator: ", "))")
    }
    key = .privateKey(privateKey)
    self.algorithm = algorithm
    thumbprint = publicKey.thumbprint
  }
}
