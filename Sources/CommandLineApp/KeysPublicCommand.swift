internal import ArgumentParser
internal import JOSE
internal import Signatures
internal import StrictJSON

/// `latchkey keys public`: the public half of keys, to be published.
struct KeysPublicCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "public",
    _superCommandName: "latchkey keys",
    abstract: "Print the public half of keys: a key set, or PEM.",
    discussion: "The files hold private or public keys in PEM. Several make one key set, in their order.")

  @Argument(help: ArgumentHelp("The key files.", valueName: "FILE"), completion: .file())
  var files: [String]

  @Option(help: ArgumentHelp("The kid of the key (default: its RFC 7638 thumbprint).", valueName: "ID"))
  var kid: String?

  @Option(
    help: ArgumentHelp("Bind the keys to this algorithm: the member alg (default: none).", valueName: "NAME"),
    completion: AlgorithmArgument.completion)
  var algorithm: String?

  @Option(
    help: ArgumentHelp("A key set (the default), or PEM.", valueName: "jwks|pem"), completion: .list(["jwks", "pem"]))
  var format: String?

  func perform() throws(Complaint) -> ExitStatus {
    guard kid == nil || files.count == 1 else { throw Complaint("--kid names one key, and there are \(files.count)") }
    var keys: [VerificationKey] = []
    let algorithm = try algorithm.map(AlgorithmArgument.parse)
    for file in files { keys.append(try verificationKey(of: file, algorithm)) }
    switch format {
    case nil, "jwks":
      let keySet = JSONText.object(["keys": .array(keys.map(\.jwk))])
      try Console.print(keySet.encoded())
    case "pem":
      for key in keys {
        let pem: [UInt8]
        do throws(CryptographyFault) {
          pem = try key.key.pem()
        } catch {
          throw Complaint(error.description)
        }
        try Console.print(pem.last == UInt8(ascii: "\n") ? pem.dropLast() : pem)
      }
    case let other?: throw Complaint("--format: jwks or pem is meant, not '\(UsageMessage.quote(other))'")
    }
    return .accepted
  }

  private func verificationKey(of path: String, _ algorithm: SignatureAlgorithm?) throws(Complaint) -> VerificationKey {
    let file = try KeyFile(option: "FILE", path: path, isSecret: false)
    guard file.isPEM else {
      if file.isDER { throw file.notPEM }
      throw Complaint("\(path): holds no key in PEM; a shared secret has no public half")
    }
    let publicKey: PublicKey
    do throws(KeyProblem) {
      publicKey = file.isPrivateKey ? try PrivateKey(pem: file.bytes).publicKey : try PublicKey(pem: file.bytes)
    } catch {
      throw Complaint("\(path): \(error)")
    }
    let key = VerificationKey(keyID: nil, algorithm: nil, key: publicKey)
    if let algorithm, !key.algorithms.contains(algorithm) {
      throw Complaint(
        "\(path): the key cannot be used with \(algorithm); "
          + "it fits \(key.algorithms.map(\.name).joined(separator: ", "))")
    }
    return VerificationKey(keyID: kid ?? key.thumbprint, algorithm: algorithm, key: publicKey)
  }
}
