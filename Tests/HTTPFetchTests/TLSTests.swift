import Foundation
import HTTPFetch
import Testing

/// Certificates made by the openssl command, a server that shows them, and who is believed.
@Suite struct TLSTests {
  private static let authority = TestAuthority()

  private func failure(_ server: MisbehavingServer, trust: HTTPTrust) throws -> HTTPFailure? {
    let request = HTTPRequest(url: try server.url("/size/3", scheme: "https"), trust: trust)
    do {
      #expect(try HTTPConnection().perform(request).body.count == 3)
      return nil
    } catch {
      return error
    }
  }

  private func server(_ name: String, _ more: String...) -> MisbehavingServer {
    let folder = Self.authority.folder
    return MisbehavingServer(["\(folder)/\(name).pem", "\(folder)/\(name).key"] + more)
  }

  @Test func believesAServerThatTheAuthorityNames() throws {
    let server = server("good")
    #expect(try failure(server, trust: .file("\(Self.authority.folder)/authority.pem")) == nil)
    #expect(try failure(server, trust: .directory("\(Self.authority.folder)/hashed")) == nil)
  }

  @Test func doesNotBelieveAStranger() throws {
    let server = server("good")
    let failure = try failure(server, trust: .system)
    #expect(failure?.code == "tls_failed")
    #expect(
      failure?.description
        == "127.0.0.1:\(server.port) cannot be trusted: "
        + "SSL certificate problem: unable to get local issuer certificate")
  }

  @Test func theSystemsAuthoritiesAreNotTrustedBesideOnesOwn() throws {
    // The other authority's file and directory replace the system's; what they hold is all that is trusted.
    let server = server("good")
    #expect(try failure(server, trust: .file("\(Self.authority.folder)/other.pem"))?.code == "tls_failed")
    #expect(try failure(server, trust: .directory("\(Self.authority.folder)/empty"))?.code == "tls_failed")
  }

  @Test func doesNotBelieveASelfSignedCertificate() throws {
    let failure = try failure(server("other"), trust: .file("\(Self.authority.folder)/authority.pem"))
    #expect(failure?.description.hasSuffix("SSL certificate problem: self-signed certificate") == true)
  }

  @Test func doesNotBelieveACertificateForAnotherHost() throws {
    let failure = try failure(server("elsewhere"), trust: .file("\(Self.authority.folder)/authority.pem"))
    #expect(failure?.code == "tls_failed")
    #expect(
      failure?.description.contains("does not match target host name '127.0.0.1'") == true
        || failure?.description.contains("no alternative certificate subject name matches") == true)
  }

  @Test func doesNotBelieveAnExpiredCertificate() throws {
    let failure = try failure(server("expired"), trust: .file("\(Self.authority.folder)/authority.pem"))
    #expect(failure?.description.hasSuffix("SSL certificate problem: certificate has expired") == true)
  }

  @Test func doesNotSpeakOldTLS() throws {
    let failure = try failure(server("good", "old"), trust: .file("\(Self.authority.folder)/authority.pem"))
    #expect(failure?.code == "tls_failed")
    #expect(failure?.description.contains("version") == true)
  }

  @Test func doesNotSpeakTLSToAPlainServer() throws {
    #expect(
      try failure(MisbehavingServer.shared, trust: .file("\(Self.authority.folder)/authority.pem"))?.code
        == "tls_failed")
  }

  @Test func saysThatTheAuthoritiesAreMissing() throws {
    let server = server("good")
    let folder = Self.authority.folder
    for trust in [
      HTTPTrust.file("\(folder)/missing.pem"), .directory("\(folder)/missing"), .file(folder),
      .directory("\(folder)/good.pem"), .file("\(folder)/authority.pem\0"),
    ] {
      #expect(try failure(server, trust: trust)?.code == "trust_unavailable")
    }
    // A file that is there and holds no certificate.
    #expect(try failure(server, trust: .file("\(folder)/good.key"))?.code == "tls_failed")
  }

  @Test func aConnectionIsNotReusedUnderOtherTrust() throws {
    let server = server("good")
    let connection = try HTTPConnection()
    let url = try server.url("/size/3", scheme: "https")
    let trusting = HTTPRequest(url: url, trust: .file("\(Self.authority.folder)/authority.pem"))
    #expect(try connection.perform(trusting).status == 200)
    #expect(throws: HTTPFailure.self) { try connection.perform(HTTPRequest(url: url, trust: .system)) }
  }
}

/// A certificate authority in a temporary folder, and certificates for a server at 127.0.0.1: good, for elsewhere,
/// expired; `other` is its own authority.
private final class TestAuthority: Sendable {
  let folder = "/tmp/latchkey-tls-" + UUID().uuidString

  init() {
    run(
      """
      mkdir -m 700 \(folder) && cd \(folder) && mkdir hashed empty
      key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $1.key; }
      leaf() {
        key $1 && openssl req -new -key $1.key -subj /CN=$1 -out $1.csr &&
        printf "subjectAltName=$2\\nbasicConstraints=CA:FALSE\\n" > $1.ext &&
        openssl x509 -req -in $1.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days $3 \
          -extfile $1.ext -out $1.pem
      }
      root() { key $1 && openssl req -x509 -key $1.key -subj /CN=$1 -days 2 -addext subjectAltName=IP:127.0.0.1 -out $1.pem; }
      root authority && root other && cp authority.pem hashed && openssl rehash hashed &&
      leaf good IP:127.0.0.1 2 && leaf elsewhere DNS:elsewhere.example 2 && leaf expired IP:127.0.0.1 -1
      """)
    // Static: no deinit runs at the end of the process.
    atexit { TestAuthority.removeAll() }
    unsafe TestAuthority.folders.append(folder)
  }

  nonisolated(unsafe) private static var folders: [String] = []

  private static func removeAll() {
    for folder in unsafe folders { try? FileManager.default.removeItem(atPath: folder) }
  }

  private func run(_ script: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-ec", script]
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { fatalError("sh does not start: \(error)") }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { fatalError("openssl cannot make certificates") }
  }
}
