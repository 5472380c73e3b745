/// Where keys are, as the options say it.
struct KeySettings: Equatable {
  /// `--keys`
  var keys: String?
  /// `--public-key`
  var publicKey: String?
  /// `--secret`
  var secret: String?

  /// The options that were given.
  var given: [String] {
    [("--keys", keys), ("--public-key", publicKey), ("--secret", secret)].compactMap { $1 == nil ? nil : $0 }
  }
}
