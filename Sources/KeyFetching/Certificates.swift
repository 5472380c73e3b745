package import HTTPFetch

/// Whose certificates the server of a key set must have.
public enum Certificates: Sendable, Equatable {
  /// Those that the system trusts.
  case system
  /// Those of the authorities in one PEM file, and no others.
  case file(String)
  /// Those of the authorities in a directory hashed by `openssl rehash`, and no others. The quickest at start-up.
  case directory(String)

  /// What a connection takes.
  package var trust: HTTPTrust {
    switch self {
    case .system: .system
    case .file(let path): .file(path)
    case .directory(let path): .directory(path)
    }
  }
}
