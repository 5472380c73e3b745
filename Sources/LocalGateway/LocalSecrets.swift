internal import JOSE
internal import Signatures
internal import Synchronization
internal import SystemCalls

/// The template's secrets on this machine: made when they are first asked for, and kept in files of their own.
final class LocalSecrets: Sendable {
  private let folder: String
  private let known = Mutex<[String: String]>([:])

  /// As `GenerateSecretString` makes them here: 32 random bytes.
  private static let byteCount = 32
  private static let maximumBytes = 4096

  /// - Parameter folder: is there, and its owner's alone.
  init(folder: String) { self.folder = folder }

  /// The text of a secret; nil where it can be neither read nor made.
  ///
  /// - Parameter identifier: an ARN, or a name.
  func text(of identifier: String) -> String? {
    known.withLock { known in
      if let text = known[identifier] { return text }
      let text = (try? read(identifier)) ?? (try? make(identifier))
      known[identifier] = text
      return text
    }
  }

  private func read(_ identifier: String) throws -> String? {
    let bytes = try FileSystem.read(path(of: identifier), maximumBytes: LocalSecrets.maximumBytes)
    return String(validating: bytes, as: UTF8.self)
  }

  private func make(_ identifier: String) throws -> String {
    let text = Base64URL.encode(try SecureRandom.bytes(count: LocalSecrets.byteCount))
    try FileSystem.write(text, to: path(of: identifier), permissions: 0o600, replacing: false)
    return String(decoding: text, as: UTF8.self)
  }

  /// A file's name out of an identifier, which is the template's and may hold anything.
  private func path(of identifier: String) -> String {
    let name = identifier.utf8.map { byte -> String in
      let isPlain =
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      return isPlain ? String(UnicodeScalar(byte)) : "-"
    }
    return "\(folder)/\(name.joined())"
  }
}
