internal import Glibc

/// Where the authorities lie, as libcurl takes them: one file or one directory.
enum TrustStore: Equatable {
  case file(String)
  case directory(String)

  /// The place that a request's trust means.
  ///
  /// - Throws: `trustUnavailable`. Without this, a directory that is not there would be reported as a server that cannot
  ///   be trusted.
  init(_ trust: HTTPTrust) throws(HTTPFailure) {
    switch trust {
    case .system:
      guard let system = Self.system else { throw .trustUnavailable(path: Self.systemDirectory) }
      self = system
    case .file(let path):
      guard Self.exists(path, __S_IFREG) else { throw .trustUnavailable(path: path) }
      self = .file(path)
    case .directory(let path):
      guard Self.exists(path, __S_IFDIR) else { throw .trustUnavailable(path: path) }
      self = .directory(path)
    }
  }

  private static let systemDirectory = "/etc/ssl/certs"

  /// Debian and its kin, Amazon Linux and Fedora, Alpine, openSUSE.
  private static let bundles = [
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem", "/etc/ssl/ca-bundle.pem",
  ]

  /// Looked for once: the system's authorities do not move while a process lives.
  private static let system: TrustStore? = {
    if isHashed(systemDirectory) { return .directory(systemDirectory) }
    return bundles.first { exists($0, __S_IFREG) }.map { .file($0) }
  }()

  private static func exists(_ path: String, _ kind: Int32) -> Bool {
    var status = stat()
    guard !path.utf8.contains(0) else { return false }
    return unsafe stat(path, &status) == 0 && Int32(bitPattern: status.st_mode) & __S_IFMT == kind
  }

  /// Whether a directory holds at least one certificate under the name that OpenSSL looks for: eight hexadecimal
  /// digits and `.0`. Amazon Linux has the directory and no such names.
  static func isHashed(_ path: String) -> Bool {
    guard let directory = unsafe opendir(path) else { return false }
    defer { unsafe closedir(directory) }
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if name.count == 10, name.suffix(2).elementsEqual(".0".utf8),
        name.prefix(8).allSatisfy({ "0123456789abcdef".utf8.contains($0) })
      {
        return true
      }
    }
    return false
  }
}
