import Foundation
import JOSE
import OIDC
import Synchronization
import Testing

@testable import KeyFetching

/// The secrets of callers without a token: read, kept and lost like the secrets of an issuer.
@Suite struct SecretSourceTests {
  static let secret = "a-secret-of-enough-bytes"

  /// A store over files, its clock, and what it has reported.
  private final class Bench {
    let clock = TestClock()
    let log = ReportLog()
    let store: KeyStore
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

    init(refreshesAhead: Bool = false) throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      store = KeyStore(
        KeyStore.Settings(allowsLoopbackHTTP: true, refreshesAhead: refreshesAhead), clock: { [clock] in clock.now },
        report: { [log] in log.take($0) })
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    @discardableResult func file(_ name: String, _ bytes: [UInt8]) throws -> SecretReference {
      try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
      return .file(path(name))
    }

    @discardableResult func file(_ name: String, _ text: String) throws -> SecretReference {
      try file(name, Array(text.utf8))
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

    /// The texts of a source's secrets, or why there are none.
    func values(_ source: SecretSource, within limit: Duration? = nil) -> Result<[String], Failure> {
      Result { () throws(Failure) in
        try store.secrets(of: source, within: limit).values.map { String(decoding: $0.bytes, as: UTF8.self) }
      }
    }

    func reason(_ reference: SecretReference, minimumBytes: Int = 16) -> String {
      switch values(SecretSourceTests.source(reference, minimumBytes: minimumBytes)) {
      case .success(let values): "\(values.count) values"
      case .failure(let failure): failure.reason
      }
    }
  }

  static func source(
    _ references: SecretReference..., name: String = "credential reports", minimumBytes: Int = 16
  ) -> SecretSource {
    SecretSource(name: name, secrets: references.map { TimedSecret($0) }, minimumBytes: minimumBytes)
  }

  @Test func valuesAreTheBytesOfFilesAndVariables() throws {
    let bench = try Bench()
    #expect(bench.values(Self.source(try bench.file("plain", Self.secret))) == .success([Self.secret]))
    #expect(bench.values(Self.source(try bench.file("line", Self.secret + "\n"))) == .success([Self.secret]))
    let binary = Array(UInt8(128)...255)
    #expect(
      try bench.store.secrets(of: Self.source(bench.file("binary", binary)), within: nil).values.map(\.bytes) == [
        binary
      ])
    unsafe setenv("LATCHKEY_TEST_CREDENTIAL", " \(Self.secret) ", 1)
    #expect(bench.values(Self.source(.environment("LATCHKEY_TEST_CREDENTIAL"))) == .success([" \(Self.secret) "]))
  }

  @Test func eachValueHasItsEnd() throws {
    let bench = try Bench()
    let soon = bench.clock.date.advanced(by: 100)
    let timed = [
      TimedSecret(try bench.file("old", "the-old-one-of-enough-bytes"), until: soon),
      TimedSecret(try bench.file("new", "the-new-one-of-enough-bytes")),
    ]
    let source = SecretSource(name: "credential reports", secrets: timed, minimumBytes: 16)
    let values = try bench.store.secrets(of: source, within: nil)
    #expect(values.values.map(\.until) == [soon, nil] && values.missing == nil)
    // Within their five minutes nobody reads them again; whoever compares looks at the end.
    bench.clock.advance(100)
    #expect(try bench.store.secrets(of: source, within: nil).values.count == 2)
    // Then what is over is not even asked for.
    try bench.remove("old")
    bench.clock.advance(200)
    #expect(bench.values(source) == .success(["the-new-one-of-enough-bytes"]))
    let over = SecretSource(name: "credential reports", secrets: [timed[0]], minimumBytes: 16)
    guard case .failure(let failure) = bench.values(over) else {
      Issue.record("a secret whose time is over")
      return
    }
    #expect(failure.reason.contains("the time of every secret in the policy is over"))
  }

  @Test func aShortSecretIsNoneUnlessThePolicySaysSo() throws {
    let bench = try Bench()
    let short = try bench.file("short", "fifteen-bytes!!\n")
    let reason = bench.reason(short)
    #expect(reason.contains("the secret has 15 bytes and needs at least 16"))
    #expect(reason.contains("\"allowWeak\": true in the policy") && reason.contains(bench.path("short")))
    #expect(!reason.contains("fifteen"))
    #expect(bench.values(Self.source(short, minimumBytes: 1)) == .success(["fifteen-bytes!!"]))
    #expect(bench.values(Self.source(try bench.file("just", "sixteen-bytes!!!"))) == .success(["sixteen-bytes!!!"]))
    for (name, text) in [("empty", ""), ("newline", "\n")] {
      for least in [0, 1] {
        let reason = bench.reason(try bench.file(name, text), minimumBytes: least)
        #expect(reason.contains("the secret has 0 bytes and needs at least 1") && !reason.contains("allowWeak"))
      }
    }
  }

  @Test func whatNobodyCouldPresentIsNoSecret() throws {
    let bench = try Bench()
    #expect(bench.reason(try bench.file("windows", Self.secret + "\r\n")).contains("the end of a line"))
    #expect(bench.reason(try bench.file("lines", Self.secret + "\n\n")).contains("the end of a line"))
    #expect(bench.reason(try bench.file("long", String(repeating: "a", count: 4098))).contains("long"))
    unsafe setenv("LATCHKEY_TEST_LONG", String(repeating: "a", count: 4097), 1)
    #expect(bench.reason(.environment("LATCHKEY_TEST_LONG")).contains("4097 bytes, more than 4096"))
    unsafe setenv("LATCHKEY_TEST_LONGEST", String(repeating: "a", count: 4096), 1)
    #expect(bench.reason(.environment("LATCHKEY_TEST_LONGEST")) == "1 values")
    let pem = try bench.file("pem", "-----BEGIN PUBLIC KEY-----\n" + String(repeating: "A", count: 64))
    #expect(bench.reason(pem).contains("holds a key in PEM"))
    for report in bench.log.all { #expect(!"\(report)".contains(Self.secret) && !"\(report)".contains("AAAA")) }
  }

  @Test func aFileIsReadAgainAfterFiveMinutesAndNotBefore() throws {
    let bench = try Bench()
    let source = Self.source(try bench.file("secret", Self.secret))
    #expect(bench.values(source) == .success([Self.secret]))
    try bench.file("secret", "another-secret-of-enough-bytes")
    bench.clock.advance(299.9)
    #expect(bench.values(source) == .success([Self.secret]))
    bench.clock.advance(0.1)
    #expect(bench.values(source) == .success(["another-secret-of-enough-bytes"]))
    #expect(bench.log.all.map(\.cause) == [.first, .expired])
    #expect(bench.log.all.allSatisfy { $0.issuer == "credential reports" && $0.outcome == .loaded(keyCount: 1) })
  }

  @Test func whatCannotBeReadAnewServesForADay() throws {
    let bench = try Bench()
    let source = Self.source(try bench.file("secret", Self.secret))
    #expect(bench.values(source) == .success([Self.secret]))
    try bench.remove("secret")
    bench.clock.advance(300)
    #expect(bench.values(source) == .success([Self.secret]))
    bench.clock.advance(day - 300.5)
    #expect(bench.values(source) == .success([Self.secret]))
    #expect(bench.log.all.last?.age == day - 0.5)
    bench.clock.advance(0.5)
    guard case .failure(let failure) = bench.values(source) else {
      Issue.record("it serves for more than a day")
      return
    }
    #expect(failure.code == "secret_unavailable" && failure.reason.hasPrefix("the secret of credential reports cannot"))
    #expect(failure.reason.contains(bench.path("secret")))
  }

  @Test func afterAFailureThereIsAPauseThatDoubles() throws {
    let bench = try Bench()
    let source = Self.source(.file(bench.path("secret")))
    var now = 0.0
    var loads: [Double] = []
    while now < 40 {
      let before = bench.log.count
      guard case .failure = bench.values(source) else {
        Issue.record("a secret from nowhere")
        return
      }
      if bench.log.count > before { loads.append(now) }
      bench.clock.advance(0.5)
      now += 0.5
    }
    #expect(loads == [0, 1, 3, 7, 15, 31])
    try bench.file("secret", Self.secret)
    bench.clock.advance(60)
    #expect(bench.values(source) == .success([Self.secret]))
  }

  @Test func someOfSeveralServeAndTheMissingOneIsAskedForAgain() throws {
    let bench = try Bench()
    let source = Self.source(try bench.file("one", Self.secret), .file(bench.path("two")))
    let some = try bench.store.secrets(of: source, within: nil)
    #expect(some.values.count == 1 && some.missing?.reason.contains(bench.path("two")) == true)
    guard case .failed(let reason)? = bench.log.all.last?.outcome else {
      Issue.record("half a load is told as a whole one")
      return
    }
    #expect(reason.hasSuffix("(the other secrets serve)"))
    try bench.file("two", "another-secret-of-enough-bytes")
    bench.clock.advance(1)
    let both = try bench.store.secrets(of: source, within: nil)
    #expect(both.values.count == 2 && both.missing == nil)
    // All as they were are better than some.
    try bench.remove("two")
    bench.clock.advance(300)
    #expect(try bench.store.secrets(of: source, within: nil).values.count == 2)
  }

  @Test func oneSourceDisturbsNoOther() throws {
    let bench = try Bench()
    let gone = Self.source(.file(bench.path("gone")), name: "credential gone")
    let here = Self.source(try bench.file("here", Self.secret), name: "credential here")
    for limit in [nil, Duration.zero, .seconds(1)] {
      let answers = bench.store.secrets(of: [gone, here, gone], within: limit)
      #expect(answers.map { (try? $0.get().values.count) } == [nil, 1, nil])
    }
    #expect(bench.store.secrets(of: [], within: nil).isEmpty)
  }

  @Test func sourcesOfOneNameDoNotShareSecrets() throws {
    let bench = try Bench()
    let one = try bench.file("one", Self.secret)
    let two = try bench.file("two", "another-secret-of-enough-bytes")
    for _ in 0..<2 {
      #expect(bench.values(Self.source(one)) == .success([Self.secret]))
      #expect(bench.values(Self.source(two)) == .success(["another-secret-of-enough-bytes"]))
    }
    #expect(bench.log.count == 2)
    // What is long enough for one need not be for another.
    let short = try bench.file("short", "short")
    #expect(bench.values(Self.source(short, minimumBytes: 1)) == .success(["short"]))
    #expect(bench.reason(short).contains("needs at least 16"))
  }

  @Test func whereSomebodyRefreshesNobodyWaits() throws {
    let bench = try Bench(refreshesAhead: true)
    let sources = try (0..<20).map {
      Self.source(try bench.file("secret \($0)", Self.secret), name: "credential \($0)")
    }
    _ = bench.store.secrets(of: sources, within: nil)
    bench.store.refresh()
    #expect(bench.log.count == 20)
    bench.clock.advance(240)
    for round in 1...2 {
      _ = bench.store.secrets(of: sources, within: nil)
      #expect(bench.log.count == (round == 1 ? 20 : 36))
      bench.store.refresh()
    }
    #expect(bench.log.count == 40 && bench.log.all.dropFirst(20).allSatisfy { $0.cause == .ahead })
    bench.clock.advance(239)
    _ = bench.store.secrets(of: sources, within: nil)
    #expect(bench.log.count == 40)
  }

  /// In an outage nobody waits for a time-out either: the next attempt is made when the answer has been posted.
  @Test func inTroubleTheNextAttemptIsMadeAhead() throws {
    let bench = try Bench(refreshesAhead: true)
    let source = Self.source(try bench.file("secret", Self.secret))
    #expect(bench.values(source) == .success([Self.secret]))
    try bench.remove("secret")
    bench.clock.advance(300)
    #expect(bench.values(source) == .success([Self.secret]))
    #expect(bench.log.all.map(\.cause) == [.first, .expired])
    bench.clock.advance(1)
    #expect(bench.values(source) == .success([Self.secret]))
    #expect(bench.log.count == 2)
    try bench.file("secret", "another-secret-of-enough-bytes")
    bench.store.refresh()
    #expect(bench.values(source) == .success(["another-secret-of-enough-bytes"]))
    #expect(bench.log.all.map(\.cause) == [.first, .expired, .ahead])
  }

  @Test func withoutTimeNoServiceIsAskedAndFilesAreRead() throws {
    let bench = try Bench()
    let managed = Self.source(.secretsManager(name: "reports", jsonKey: nil))
    guard case .failure(let failure) = bench.values(managed, within: .milliseconds(49)) else {
      Issue.record("a secret from nowhere")
      return
    }
    #expect(failure.reason.hasSuffix("the caller left no time to load them") && bench.log.count == 0)
    #expect(bench.values(Self.source(try bench.file("secret", Self.secret)), within: .zero) == .success([Self.secret]))
  }

  @Test func aSecretShowsItselfInNoDescription() throws {
    let bench = try Bench()
    let values = try bench.store.secrets(of: Self.source(bench.file("secret", Self.secret)), within: nil)
    var dumped = ""
    dump(values, to: &dumped)
    for text in ["\(values)", String(reflecting: values), "\(values.values[0])", dumped] {
      #expect(!text.contains(Self.secret) && !text.contains("97, 45") && !text.contains("- 97"))
    }
  }
}
