internal import ArgumentParser

/// The options that say where keys are.
struct KeyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("A key set (JWKS) in a file or at an https URL.", valueName: "FILE|URL"), completion: .file())
  var keys: String?

  @Option(help: ArgumentHelp("A public key, or a certificate, in PEM.", valueName: "FILE"), completion: .file())
  var publicKey: String?

  @Option(
    help: ArgumentHelp("A shared secret: the file's bytes, less one trailing newline.", valueName: "FILE"),
    completion: .file())
  var secret: String?

  /// The values without ArgumentParser.
  var settings: KeySettings { KeySettings(keys: keys, publicKey: publicKey, secret: secret) }
}
