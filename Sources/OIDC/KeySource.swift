/// Where an issuer's keys are: public keys or shared secrets, never both.
public enum KeySource: Sendable, Equatable {
  /// A key set (RFC 7517 section 5) to fetch over https, or over http from a literal loopback address.
  case url(String)
  /// A file that holds a key set (RFC 7517 section 5).
  case file(String)
  /// A file that holds one public key in PEM.
  case publicKeyFile(String)
  /// Shared secrets for HMAC. A token may be signed with any of them, so that they can be rotated.
  case secrets([SecretReference])

  /// Whether these are secrets rather than public keys.
  public var isSecret: Bool {
    if case .secrets = self { true } else { false }
  }
}

/// Where one shared secret is: never the secret itself.
public enum SecretReference: Sendable, Equatable {
  /// The value of an environment variable, its bytes as they are.
  case environment(String)
  /// The bytes of a file, less one trailing newline.
  case file(String)

  /// Reads `env:NAME` or `file:PATH`; nil where it is neither.
  public init?(_ text: String) {
    for (prefix, make) in [("env:", SecretReference.environment), ("file:", SecretReference.file)]
    where text.utf8.starts(with: prefix.utf8) && text.utf8.count > prefix.utf8.count {
      self = make(String(text.dropFirst(prefix.count)))
      return
    }
    return nil
  }
}

extension SecretReference: CustomStringConvertible {
  /// `env:NAME` or `file:PATH`.
  public var description: String {
    switch self {
    case .environment(let name): "env:\(name)"
    case .file(let path): "file:\(path)"
    }
  }
}
