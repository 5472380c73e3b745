import Foundation
import JOSE
import OIDC
import Synchronization
import Testing

@testable import KeyFetching

/// A story of a verifier and a server that misbehaves, and one row of the table in docs/keys.md: what the server does,
/// how many requests it saw, and what was said of the tokens.
struct Scenario: Sendable, CustomTestStringConvertible {
  let title: String
  /// Whether the server has ports for TLS too.
  let speaksTLS: Bool
  let play: @Sendable (Stage) throws -> Void

  init(_ title: String, speaksTLS: Bool = false, play: @escaping @Sendable (Stage) throws -> Void) {
    self.title = title
    self.speaksTLS = speaksTLS
    self.play = play
  }

  var testDescription: String { title }
}

/// What was said of one token.
enum Verdict: Hashable {
  case accepted
  /// Not believed; with the refusal's code.
  case refused(String)
  /// Not decided; with the reason.
  case undecided(String)
}

/// Where one scenario is played: a server, a clock that only the scenario moves, and what was seen so far.
final class Stage {
  /// One step of a scenario: what the server does, and what came of it.
  struct Step {
    let does: String
    let requests: Int
    let verdicts: [Verdict]
    /// The outcomes of the fetches that failed meanwhile.
    let faults: [String]
  }

  let server: KeyServer
  let authority: TestAuthority?
  let clock = TestClock()
  let log = ReportLog()
  private(set) var steps: [Step] = []
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

  init(authority: TestAuthority? = nil) throws {
    self.authority = authority
    server = try KeyServer(authority)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The path of a file with that text, for as long as the stage is there.
  func file(_ name: String, _ text: String) throws -> String {
    let url = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: url)
    return url.path
  }

  /// Somebody who verifies tokens of one issuer (`urn:test` unless said otherwise) by keys from that source; by default
  /// the key set at `/set`, in plain http.
  func caller(
    _ keys: KeySource? = nil, issuer: String = "urn:test", retention: KeyRetention = .standard,
    algorithms: [SignatureAlgorithm] = [.es256]
  ) throws -> Caller {
    let issuer = try Issuer(
      name: "test", identifier: issuer, audiences: .any, algorithms: algorithms,
      keys: keys ?? .url(server.url("/set")), retention: retention)
    return try caller(of: [issuer])
  }

  func caller(of issuers: [Issuer], capacity: Int = KeyStore.maximumIssuers) throws -> Caller {
    let settings = KeyStore.Settings(
      allowsLoopbackHTTP: true, certificates: authority.map { .file($0.file) } ?? .system)
    let store = KeyStore(
      settings, capacity: capacity, clock: { [clock] in clock.now }, report: { [log] in log.take($0) })
    return Caller(
      verifier: Verifier(trusting: try TrustedIssuers(issuers), keys: store), store: store, clock: clock)
  }

  /// Plays one step and takes down what came of it.
  ///
  /// - Parameters:
  ///   - does: what the server does, in the words of the table.
  ///   - requests: how many there must be.
  ///   - namesFaults: whether the row says what the fetches failed with.
  /// - Returns: what was said of the tokens.
  @discardableResult func step(
    _ does: String, requests: ClosedRange<Int>, namesFaults: Bool = true, _ location: SourceLocation = #_sourceLocation,
    _ body: () throws -> [Verdict]
  ) throws -> [Verdict] {
    let before = try server.requestCount()
    let mark = log.count
    let verdicts = try body()
    let seen = try server.requestCount() - before
    #expect(requests.contains(seen), "requests", sourceLocation: location)
    steps.append(
      Step(does: does, requests: seen, verdicts: verdicts, faults: namesFaults ? log.faults(after: mark) : []))
    return verdicts
  }

  /// Plays a step whose number of requests is known.
  @discardableResult func step(
    _ does: String, requests: Int, namesFaults: Bool = true, _ location: SourceLocation = #_sourceLocation,
    _ body: () throws -> [Verdict]
  ) throws -> [Verdict] {
    try step(does, requests: requests...requests, namesFaults: namesFaults, location, body)
  }
}

/// Somebody who verifies tokens.
struct Caller {
  let verifier: Verifier
  let store: KeyStore
  let clock: TestClock

  /// Verifies a token with that key id, signed by the key of that name (the same, unless said otherwise).
  func verify(
    _ keyID: String?, signedBy name: String? = nil, issuer: String = "urn:test", within limit: Duration? = nil
  ) throws -> Verdict {
    judge(try TestKeys.token(keyID: keyID, signedBy: name ?? keyID ?? "a", issuer: issuer), within: limit)
  }

  func judge(_ token: [UInt8], within limit: Duration? = nil) -> Verdict {
    do throws(VerificationError) {
      _ = try verifier.verify(token, at: clock.date, within: limit)
      return .accepted
    } catch {
      switch error {
      case .refused(let refusal): return .refused(refusal.code)
      case .undecided(let failure): return .undecided(failure.reason)
      }
    }
  }
}

/// What the store said for the log.
final class ReportLog: Sendable {
  private let reports = Mutex<[KeyLoadReport]>([])

  var all: [KeyLoadReport] { reports.withLock { $0 } }
  var count: Int { all.count }

  func take(_ report: KeyLoadReport) { reports.withLock { $0.append(report) } }

  /// The outcomes of the fetches that failed since there were so many reports, each once.
  func faults(after mark: Int) -> [String] {
    var found: [String] = []
    for code in all.dropFirst(mark).flatMap(\.fetches).map(\.outcome)
    where code != "ok" && code != "not_modified" && !found.contains(code) {
      found.append(code)
    }
    return found
  }
}
