import Foundation
import JOSE
import OIDC
import Signatures
import Synchronization
import Testing

@testable import KeyFetching

extension ServerTests {
  /// Secrets of Secrets Manager in the store, by a clock that the test moves. The server is that of the client's own tests;
  /// moto is asked in the integration tests.
  @Suite struct SecretsManagerStoreTests {
    /// What the server's secrets begin with; a secret of the step `count` ends with the number of its request.
    private static let secret = "the-secret-value-of-at-least-32-bytes"

    private static let port: Int = {
      let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("AWSClientTests/Fixtures/secrets_server.py")
      let process = Process()
      let output = Pipe()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["python3", script.path]
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = output
      do { try process.run() } catch { fatalError("python3 does not start: \(error)") }
      let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
      guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else { fatalError("no port: \(line)") }
      for (name, value) in [
        ("AWS_ACCESS_KEY_ID", "AKIATEST"), ("AWS_SECRET_ACCESS_KEY", "x"), ("AWS_REGION", "eu-central-1"),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:\(port)"),
      ] {
        unsafe setenv(name, value, 1)
      }
      return port
    }()

    /// A store, its clock in seconds, and what it has reported.
    private struct Bench {
      static let start = 1_800_000_000.0

      final class State: Sendable {
        let clock = Mutex(0.0)
        let reports = Mutex<[KeyLoadReport]>([])
      }

      let state: State
      let issuer: Issuer
      let store: KeyStore

      var reports: [KeyLoadReport] { state.reports.withLock { $0 } }

      init(_ secrets: [TimedSecret], staleFor: Int = 86_400) throws {
        _ = SecretsManagerStoreTests.port
        issuer = try Issuer(
          name: "services", identifier: "urn:services", audiences: .any, algorithms: [.hs256], keys: .secrets(secrets),
          retention: KeyRetention(staleFor: staleFor))
        let state = State()
        self.state = state
        store = KeyStore(
          KeyStore.Settings(allowsLoopbackHTTP: true),
          clock: {
            let now = state.clock.withLock { $0 }
            return Moment(wall: Bench.start + now, boot: now)
          },
          report: { report in state.reports.withLock { $0.append(report) } })
      }

      /// Whether a token signed with that secret is believed, at that many seconds; nil where nothing can be said.
      func believes(_ secret: String, at seconds: Double) throws -> Bool? {
        state.clock.withLock { $0 = seconds }
        let text = try TokenSigner.sign(
          Array("{}".utf8), algorithm: .hs256, keyID: nil, type: nil, key: .secret(HMACSecret(Array(secret.utf8))))
        guard let keys = try? store.keys(of: issuer, for: nil) else { return nil }
        let now = try #require(NumericDate(secondsSinceEpoch: Self.start + seconds))
        do {
          _ = try keys.check(UnverifiedToken(parsing: text), at: now)
          return true
        } catch {
          return false
        }
      }
    }

    private static func reference(_ steps: String..., jsonKey: String? = nil) -> SecretReference {
      .secretsManager(
        name: (["s\(UInt64.random(in: 0...UInt64.max))"] + steps).joined(separator: "/"), jsonKey: jsonKey)
    }

    /// The step that answers with that JSON.
    private static func raw(_ json: String) -> String {
      "raw=" + String(decoding: Base64URL.encode(Array(json.utf8)), as: UTF8.self)
    }

    @Test func aSecretIsReadAgainAfterFiveMinutesAndNotBefore() throws {
      let bench = try Bench([TimedSecret(Self.reference("count"))])
      for second in [0.0, 1, 100, 299.9] { #expect(try bench.believes("\(Self.secret)-1", at: second) == true) }
      #expect(bench.reports.count == 1)
      #expect(try bench.believes("\(Self.secret)-2", at: 300) == true)
      #expect(try bench.believes("\(Self.secret)-1", at: 301) == false)
      let fetches = bench.reports.flatMap(\.fetches)
      #expect(
        fetches.map(\.outcome) == ["ok", "ok"]
          && fetches.map(\.host) == Array(repeating: "127.0.0.1:\(Self.port)", count: 2))
    }

    @Test func theOldValueServesWhileTheServiceIsDownAndNotPastTheCeiling() throws {
      let bench = try Bench([TimedSecret(Self.reference("ok", "status=503"))], staleFor: 3600)
      #expect(try bench.believes(Self.secret, at: 0) == true)
      for second in stride(from: 300.0, to: 3600, by: 300) {
        #expect(try bench.believes(Self.secret, at: second) == true)
        #expect(try bench.believes("another-secret-of-at-least-32-bytes!!", at: second) == false)
      }
      #expect(bench.reports.last?.fetches.last?.outcome == "service_failed")
      #expect(try bench.believes(Self.secret, at: 3600) == nil)
    }

    @Test func whereNothingWasEverReadNothingIsSaid() throws {
      let bench = try Bench([TimedSecret(Self.reference("AccessDeniedException"))])
      #expect(try bench.believes(Self.secret, at: 0) == nil)
      let error = #expect(throws: Failure.self) { try bench.store.keys(of: bench.issuer, for: nil) }
      #expect(error?.code == "secret_unavailable")
      #expect(error?.reason.contains("allow secretsmanager:GetSecretValue") == true)
      #expect(error.map { !"\($0)".contains(Self.secret) } == true)
    }

    @Test func anOldSecretIsReadUntilItsTimeIsOver() throws {
      let until = NumericDate(secondsSinceEpoch: Bench.start + 1000)
      let new = TimedSecret(Self.reference(Self.raw(#"{"SecretString":"the-new-secret-of-at-least-32-bytes-too"}"#)))
      let bench = try Bench([TimedSecret(Self.reference("ok"), until: until), new])
      for second in [0.0, 999] {
        #expect(try bench.believes(Self.secret, at: second) == true)
        #expect(try bench.believes("the-new-secret-of-at-least-32-bytes-too", at: second) == true)
      }
      #expect(bench.reports.last?.fetches.count == 2)
      #expect(try bench.believes(Self.secret, at: 1000) == false)
      #expect(try bench.believes("the-new-secret-of-at-least-32-bytes-too", at: 1300) == true)
      #expect(bench.reports.last?.fetches.count == 1)
    }

    @Test func aSecretWhoseTimeIsOverIsNotAskedForEvenIfItIsGone() throws {
      let over = NumericDate(secondsSinceEpoch: Bench.start)
      let bench = try Bench([
        TimedSecret(Self.reference("ResourceNotFoundException"), until: over), TimedSecret(Self.reference("ok")),
      ])
      #expect(try bench.believes(Self.secret, at: 0) == true)
      let none = try Bench([TimedSecret(Self.reference("ok"), until: over)])
      #expect(try none.believes(Self.secret, at: 0) == nil)
      #expect(none.reports.flatMap(\.fetches).isEmpty)
    }

    @Test func twoMembersOfOneSecretAreOneRequest() throws {
      let value = #"{\"old\":\"the-old-secret-of-at-least-32-bytes\",\"new\":\"the-new-secret-of-at-least-32-bytes\"}"#
      let name = "s\(UInt64.random(in: 0...UInt64.max))/" + Self.raw("{\"SecretString\":\"\(value)\"}")
      let bench = try Bench(["old", "new"].map { TimedSecret(.secretsManager(name: name, jsonKey: $0)) })
      #expect(try bench.believes("the-old-secret-of-at-least-32-bytes", at: 0) == true)
      #expect(try bench.believes("the-new-secret-of-at-least-32-bytes", at: 0) == true)
      #expect(bench.reports.flatMap(\.fetches).count == 1)
    }

    @Test func severalSecretsShareOneTimeLimit() throws {
      let bench = try Bench((1...3).map { _ in TimedSecret(Self.reference("slow=1")) })
      let start = Date()
      // The first comes in time; what another one has signed is undecided.
      let keys = try bench.store.keys(of: bench.issuer, for: nil, within: .milliseconds(1_600))
      #expect(keys.count == 1 && bench.reports.last?.outcome != .loaded(keyCount: 1))
      #expect(Date().timeIntervalSince(start) < 2.6)
    }

    @Test func severalSourcesShareOneTimeLimit() throws {
      let bench = try Bench([TimedSecret(Self.reference("ok"))])
      let sources = (1...3).map {
        SecretSource(name: "credential \($0)", secrets: [TimedSecret(Self.reference("slow=1"))])
      }
      let start = Date()
      let answers = bench.store.secrets(of: sources, within: .milliseconds(1_600))
      #expect(Date().timeIntervalSince(start) < 2.6)
      #expect(answers.map { (try? $0.get().values.count) ?? 0 } == [1, 0, 0])
      // What has come is there at once, whatever the others do.
      #expect(try bench.store.secrets(of: sources[0], within: .zero).values.count == 1)
    }

    @Test func theSecretsOfASourceServeWhileTheServiceIsDown() throws {
      let bench = try Bench([TimedSecret(Self.reference("ok"))])
      let source = SecretSource(
        name: "credential reports", secrets: [TimedSecret(Self.reference("ok", "status=503"))], minimumBytes: 16)
      for second in [0.0, 299, 300, 86_399] {
        bench.state.clock.withLock { $0 = second }
        let values = try bench.store.secrets(of: source, within: nil)
        #expect(values.values.map(\.bytes) == [Array(Self.secret.utf8)])
      }
      #expect(bench.reports.map(\.cause) == [.first, .expired, .expired])
      #expect(bench.reports.last?.fetches.last?.outcome == "service_failed")
      bench.state.clock.withLock { $0 = 86_400 }
      #expect(throws: Failure.self) { try bench.store.secrets(of: source, within: nil) }
    }
  }
}
