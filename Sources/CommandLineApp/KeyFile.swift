internal import JOSE
internal import Signatures
internal import StrictJSON
internal import SystemCalls

/// A file with a key or a secret in it, read once and told apart by what it holds.
struct KeyFile {
  /// The option that named the file, for messages.
  let option: String
  let path: String
  let bytes: [UInt8]

  /// The largest file that is read, in bytes: more than any key set, private key or secret needs.
  static let maximumBytes = 64 * 1024

  /// Reads the file.
  ///
  /// - Parameters:
  ///   - option: what named it, such as `--key`.
  ///   - isSecret: whether what was typed may be a secret itself, which is then not repeated, and whether the file is
  ///     nobody else's business.
  init(option: String, path: String, isSecret: Bool) throws(Complaint) {
    self.option = option
    self.path = path
    do throws(FileProblem) {
      bytes = try FileSystem.read(path, maximumBytes: KeyFile.maximumBytes)
    } catch {
      let mayBeSecret =
        isSecret && [.notFound, .malformedPath, .other(errno: KeyFile.nameTooLong)].contains(error.reason)
      throw mayBeSecret
        ? Complaint(
          "\(option): no such file", hints: "\(option) takes the name of a file that holds the key, not the key itself")
        : Complaint(error)
    }
    guard !bytes.isEmpty else { throw Complaint("\(path): empty; name a file that holds a key") }
  }

  /// Whether the file holds PEM (RFC 7468), whatever the key in it.
  var isPEM: Bool { SharedSecret.holdsPEM(bytes) }

  /// Whether the file holds PEM with a private key in it.
  var isPrivateKey: Bool { contains("PRIVATE KEY-----") }

  /// Whether the file holds a JWK or a key set.
  var isJSONWebKey: Bool {
    guard let root = (try? JSONDocument(parsing: bytes, maximumBytes: KeyFile.maximumBytes))?.root else { return false }
    return root["kty"] != nil || root["keys"] != nil
  }

  /// Whether the file is one DER sequence from its first byte to its last: a key in another form than ours.
  var isDER: Bool {
    guard bytes.count > 4, bytes[0] == 0x30 else { return false }
    return switch bytes[1] {
    case 0..<0x80: bytes.count == 2 + Int(bytes[1])
    case 0x81: bytes.count == 3 + Int(bytes[2])
    case 0x82: bytes.count == 4 + Int(bytes[2]) << 8 + Int(bytes[3])
    default: false
    }
  }

  /// The file as a shared secret: its bytes, less one trailing newline.
  ///
  /// - Throws: where it is a key of another kind. Anybody may have the public key that would then be the secret
  ///   (CVE-2015-9235).
  func secretBytes() throws(Complaint) -> [UInt8] {
    if isPEM {
      throw Complaint(
        "\(path): holds a key in PEM, which is no shared secret",
        hints: "name a public key with --public-key")
    }
    if isJSONWebKey {
      throw Complaint(
        "\(path): holds a JWK, and a secret is the bytes of its file",
        hints: "decode the member k of the JWK into a file of its own")
    }
    if isDER { throw notPEM }
    warnIfOthersMayRead()
    return SharedSecret.bytes(ofFile: bytes)
  }

  /// The key is there, but in DER.
  var notPEM: Complaint {
    Complaint(
      "\(path): holds a key in DER, and keys are read in PEM",
      hints: "convert it with 'openssl pkey -inform DER -in FILE'")
  }

  private func contains(_ text: String) -> Bool {
    // Not `String.contains`: the file need not be text.
    let wanted = Array(text.utf8)
    guard bytes.count >= wanted.count else { return false }
    return (0...bytes.count - wanted.count).contains { bytes[$0] == wanted[0] && bytes[$0...].starts(with: wanted) }
  }

  /// Warns about a key or secret that is not its owner's alone.
  func warnIfOthersMayRead() {
    guard let permissions = FileSystem.permissions(of: path), permissions & 0o077 != 0 else { return }
    Console.warn("\(path): others may read or change it; 'chmod 600' keeps it yours")
  }

  /// ENAMETOOLONG of Linux.
  private static let nameTooLong: Int32 = 36
}
