import Foundation

/// A certificate authority in a temporary folder, made by the openssl command, and certificates for a server at
/// 127.0.0.1.
final class TestAuthority {
  /// A server's certificate.
  enum Certificate: String, CaseIterable {
    /// As it should be.
    case good
    /// Of the authority, but for elsewhere.example.
    case elsewhere
    /// Of the authority, and no longer valid.
    case expired
    /// Of an authority that nobody trusts.
    case stranger
  }

  let folder = "/tmp/latchkey-keys-" + UUID().uuidString

  /// What to trust.
  var file: String { "\(folder)/authority.pem" }

  init() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-ec",
      """
      mkdir -m 700 \(folder) && cd \(folder)
      key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $1.key; }
      root() { key $1 && openssl req -x509 -key $1.key -subj /CN=$1 -days 2 -out $1.pem; }
      leaf() {
        key $1 && openssl req -new -key $1.key -subj /CN=$1 -out $1.csr &&
        printf "subjectAltName=$2\\nbasicConstraints=CA:FALSE\\n" > $1.ext &&
        openssl x509 -req -in $1.csr -CA $4.pem -CAkey $4.key -CAcreateserial -days $3 -extfile $1.ext -out $1.pem
      }
      root authority && root unknown && leaf good IP:127.0.0.1 2 authority &&
      leaf elsewhere DNS:elsewhere.example 2 authority && leaf expired IP:127.0.0.1 -1 authority &&
      leaf stranger IP:127.0.0.1 2 unknown
      """,
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw NoCertificates() }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private struct NoCertificates: Error {}
}
