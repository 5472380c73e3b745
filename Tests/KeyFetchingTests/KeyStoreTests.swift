import Foundation
import JOSE
import KeyFetching
import OIDC
import Signatures
import Testing

extension ServerTests {
  /// What a store reads besides the key sets of the scenarios: files, variables, and what its settings forbid.
  @Suite struct KeyStoreTests {
    static func issuer(_ keys: KeySource, algorithms: [SignatureAlgorithm] = [.es256]) throws -> Issuer {
      try Issuer(name: "test", identifier: "urn:test", audiences: .any, algorithms: algorithms, keys: keys)
    }

    static let loopback = KeyStore.Settings(allowsLoopbackHTTP: true)

    static func reason(
      _ keys: KeySource, algorithms: [SignatureAlgorithm] = [.es256], _ settings: KeyStore.Settings = loopback
    ) throws -> String {
      let issuer = try issuer(keys, algorithms: algorithms)
      let failure = #expect(throws: Failure.self) { try KeyStore(settings).keys(of: issuer, for: nil) }
      return failure?.reason ?? ""
    }

    @Test func plainHTTPNeedsTheSettingAndALoopbackAddress() throws {
      let server = try KeyServer()
      #expect(try Self.reason(.url(server.url("/set")), KeyStore.Settings()).contains("not allowed"))
      #expect(try server.seen().connections == 0)
    }

    @Test func keysComeFromFilesAndVariables() throws {
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      func file(_ name: String, _ text: String) throws -> String {
        let path = folder.appendingPathComponent(name).path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
      }
      let store = KeyStore()
      let set = try file("keys.json", TestKeys.text(ids: ["a"]))
      #expect(try store.keys(of: Self.issuer(.file(set)), for: "a").holds(keyID: "a"))
      let pem = try file("key.pem", String(decoding: TestKeys.key("a").publicKey.pem(), as: UTF8.self))
      #expect(try KeyStore().keys(of: Self.issuer(.publicKeyFile(pem)), for: "whatever").count == 1)

      // 33 bytes, of which the last is a newline: 32 are the secret, just enough for SHA-256 and too few for SHA-512.
      let secret = try file("secret", String(repeating: "s", count: 32) + "\n")
      let secrets = KeySource.secrets([TimedSecret(.file(secret))])
      #expect(try KeyStore().keys(of: Self.issuer(secrets, algorithms: [.hs256]), for: nil).count == 1)
      #expect(try Self.reason(secrets, algorithms: [.hs512]).contains("has 32 bytes and needs at least 64"))
      let short = try file("short", String(repeating: "s", count: 31) + "\n")
      #expect(try Self.reason(.secrets([TimedSecret(.file(short))]), algorithms: [.hs256]).contains("has 31 bytes"))
      #expect(
        try Self.reason(.secrets([TimedSecret(.environment("LATCHKEY_TEST_UNSET"))]), algorithms: [.hs256])
          .contains("LATCHKEY_TEST_UNSET is not set"))
      #expect(try Self.reason(.file(folder.path)).contains(folder.path))
      #expect(try Self.reason(.file(folder.path + "/missing")).contains("missing"))
      #expect(try Self.reason(.publicKeyFile(set)).contains("no key in pem form"))
    }

    /// One store may serve several verifiers (one for each tenant, say), whose issuers may share a name.
    @Test func issuersOfOneNameDoNotShareKeys() throws {
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let sources = try ["one", "two"].map { id in
        let path = folder.appendingPathComponent(id).path
        try Data(TestKeys.text(ids: [id]).utf8).write(to: URL(fileURLWithPath: path))
        return KeySource.file(path)
      }
      let store = KeyStore()
      #expect(try store.keys(of: Self.issuer(sources[0]), for: nil).holds(keyID: "one"))
      let second = try store.keys(of: Self.issuer(sources[1]), for: nil)
      #expect(second.holds(keyID: "two") && !second.holds(keyID: "one"))
    }

    /// Anybody may have the public key that would then be the secret (CVE-2015-9235).
    @Test func aKeyInPEMIsNoSecret() throws {
      let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
      defer { try? FileManager.default.removeItem(at: file) }
      for pem in [
        try TestKeys.key("a").publicKey.pem(), try TestKeys.key("a").pem(), [0x0A] + (try TestKeys.key("a").pem()),
      ] {
        try Data(pem).write(to: file)
        #expect(
          try Self.reason(.secrets([TimedSecret(.file(file.path))]), algorithms: [.hs256]).contains(
            "holds a key in PEM"))
      }
    }
  }
}
