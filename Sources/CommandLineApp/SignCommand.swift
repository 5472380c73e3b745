internal import ArgumentParser
internal import JOSE
internal import StrictJSON
internal import SystemCalls

/// `latchkey sign`: a token for development and tests.
struct SignCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "sign",
    _superCommandName: "latchkey",
    abstract: "Sign claims and print the token. For development and tests.",
    discussion: """
      The claims are a JSON object, which is signed as it is written but for the white space between its members. \
      Nothing is added to them: without exp nobody accepts the token.

      The key is a private key in PEM (made by 'latchkey keys new' or openssl), or a file whose bytes, less one \
      trailing newline, are a shared secret.
      """)

  @Option(help: ArgumentHelp("The private key in PEM, or the shared secret.", valueName: "FILE"), completion: .file())
  var key: String

  @Option(help: ArgumentHelp("The claims; - is standard input.", valueName: "FILE"), completion: .file())
  var claims: String

  @Option(
    help: ArgumentHelp(
      "The kid of the header (default: the key's RFC 7638 thumbprint; none for a secret).", valueName: "ID"))
  var kid: String?

  @Option(
    help: ArgumentHelp(
      "The algorithm (default: RS256, ES256, ES384, ES512 or EdDSA as the key has it, HS256 for a secret).",
      valueName: "NAME"), completion: AlgorithmArgument.completion)
  var algorithm: String?

  @Option(help: ArgumentHelp("The typ of the header (default: none), such as JWT or at+jwt.", valueName: "NAME"))
  var type: String?

  @Flag(help: "Sign the bytes of --claims whatever they are: no claims, no JSON, white space and all.")
  var payloadAsIs = false

  func perform() throws(Complaint) -> ExitStatus {
    let signingKey = try SigningKey(
      file: KeyFile(option: "--key", path: key, isSecret: true), algorithm: try algorithm.map(AlgorithmArgument.parse))
    let payload = try payload()
    let token: [UInt8]
    do throws(UnusableKey) {
      token = try TokenSigner.sign(
        payload, algorithm: signingKey.algorithm, keyID: kid ?? signingKey.thumbprint, type: type, key: signingKey.key)
    } catch {
      throw Complaint(error.reason)
    }
    if token.count > CompactSegments.maximumBytes {
      Console.warn("the token has \(token.count) bytes, and latchkey reads at most \(CompactSegments.maximumBytes)")
    }
    try Console.print(token)
    return .accepted
  }

  private func payload() throws(Complaint) -> [UInt8] {
    let name = claims == "-" ? "standard input" : claims
    let bytes = try InputFile.read(claims, maximumBytes: CompactSegments.maximumBytes)
    if payloadAsIs { return bytes }
    let document: JSONDocument
    do throws(JSONFault) {
      document = try JSONDocument(parsing: bytes, maximumBytes: CompactSegments.maximumBytes)
    } catch {
      throw Complaint("\(name): \(error)", hints: "claims are a JSON object; --payload-as-is signs any bytes")
    }
    guard document.root.kind == .object else {
      throw Complaint(
        "\(name): \(document.root.kind.phrase), not an object",
        hints: "claims are a JSON object; --payload-as-is signs any bytes")
    }
    if document.root["exp"] == nil { Console.warn("the claims have no exp, and latchkey accepts no token without it") }
    return JSONText.minified(bytes).encoded()
  }
}
