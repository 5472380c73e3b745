internal import ArgumentParser
internal import JOSE
internal import Signatures
internal import SystemCalls

/// `latchkey keys new`: a new private key or shared secret, in a file that nobody else may read.
struct KeysNewCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "new",
    _superCommandName: "latchkey keys",
    abstract: "Make a private key or a shared secret.",
    discussion: """
      A private key is written as PEM (PKCS#8, not encrypted), a secret for HS256, HS384 or HS512 as random text of \
      its own. The file's mode is 0600.
      """)

  @Option(
    help: ArgumentHelp("What the key is for (default: RS256).", valueName: "NAME"),
    completion: AlgorithmArgument.completion)
  var algorithm: String?

  @Option(help: ArgumentHelp("The size of an RSA key, 2048 to 8192 (default: 2048).", valueName: "BITS"))
  var bits: String?

  @Option(name: [.short, .long], help: ArgumentHelp("The file to make.", valueName: "FILE"), completion: .file())
  var output: String

  @Flag(help: "Replace a file that exists.")
  var force = false

  func perform() throws(Complaint) -> ExitStatus {
    let (contents, description) = try makeKey(try algorithm.map(AlgorithmArgument.parse) ?? .rs256)
    do throws(FileProblem) {
      try FileSystem.write(contents, to: output, permissions: 0o600, replacing: force)
    } catch {
      throw Complaint(
        [error.description],
        hints: error.reason == .alreadyExists ? ["--force replaces it, and the key in it is gone"] : [])
    }
    Console.note("wrote \(description) to \(output)")
    return .accepted
  }

  private func makeKey(_ algorithm: SignatureAlgorithm) throws(Complaint) -> (contents: [UInt8], description: String) {
    do {
      if let digest = algorithm.hmacDigest {
        guard bits == nil else { throw Complaint("--bits is for RSA keys, and \(algorithm) has a secret") }
        // As text, so that it also fits an environment variable; drawn from as many random bytes as the hash has, it is
        // longer than the hash and no easier to guess.
        let secret = Base64URL.encode(try SecureRandom.bytes(count: digest.byteCount))
        return (secret + [UInt8(ascii: "\n")], "a secret for \(algorithm)")
      }
      let key = try PrivateKey.generate(try keyKind(algorithm))
      let thumbprint = VerificationKey(keyID: nil, algorithm: nil, key: key.publicKey).thumbprint
      return (try key.pem(), "a private key for \(algorithm) with the kid \(thumbprint)")
    } catch let complaint as Complaint {
      throw complaint
    } catch {
      throw Complaint("\(error)")
    }
  }

  private func keyKind(_ algorithm: SignatureAlgorithm) throws(Complaint) -> KeyKind {
    let kind: KeyKind
    switch algorithm.scheme {
    case .rsaPKCS1, .rsaPSS:
      guard let count = Int(bits ?? "2048") else { throw Complaint("--bits: must be a number, 2048 to 8192") }
      return .rsa(bits: count)
    case .ecdsa(let curve, _): kind = .ellipticCurve(curve)
    case .ed25519, nil: kind = .ed25519
    }
    guard bits == nil else {
      throw Complaint("--bits is for RSA keys, and the size of a key for \(algorithm) is fixed")
    }
    return kind
  }
}
