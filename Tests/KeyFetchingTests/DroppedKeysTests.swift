import Foundation
import HTTPFetch
import JOSE
import Synchronization
import Testing

@testable import KeyFetching
@testable import OIDC

extension ServerTests {
  /// What a store must not forget when it makes room for the keys of others.
  @Suite struct DroppedKeysTests {
    private static let capacity = 30

    @Test func aPinnedSetThatALoadReplacedDoesNotComeBack() throws {
      let folder = try Folder()
      let server = try KeyServer()
      try server.answer("/set", .keys("new"))
      let url = server.url("/set")
      let issuer = try Self.issuer(.url(url), pinned: folder.pinnedFile(of: url, ids: ["withdrawn"]))
      let store = KeyStore(
        KeyStore.Settings(allowsLoopbackHTTP: true), capacity: Self.capacity, clock: { .now() }, report: { _ in })
      #expect(try store.keys(of: issuer, for: "withdrawn").holds(keyID: "withdrawn"))
      store.refresh()
      #expect(try !store.keys(of: issuer, for: nil).holds(keyID: "withdrawn"))
      try Self.ask(store, forOthers: Self.capacity, in: folder)
      #expect(store.issuerCount == Self.capacity)
      #expect(try !store.keys(of: issuer, for: nil).holds(keyID: "withdrawn"))
      #expect(try server.requestCount() == 2)
    }

    @Test func aServerThatIsDownIsNotAskedMoreOften() throws {
      let folder = try Folder()
      let reports = Mutex<[KeyLoadCause]>([])
      let moment = Moment(wall: 1_800_000_000, boot: 1)
      let store = KeyStore(
        KeyStore.Settings(allowsLoopbackHTTP: true), capacity: Self.capacity, clock: { moment },
        report: { report in if report.issuer == "test" { reports.withLock { $0.append(report.cause) } } })
      // Nobody listens there.
      let issuer = try Self.issuer(.url("http://127.0.0.1:1/set"))
      for _ in 0..<3 {
        #expect(throws: Failure.self) { try store.keys(of: issuer, for: "a") }
        try Self.ask(store, forOthers: Self.capacity, in: folder)
      }
      #expect(reports.withLock { $0 } == [.first])
    }

    @Test func soManyIssuersThatNoPolicyHasThemAreForgotten() throws {
      let folder = try Folder()
      var shelves = Shelves<Issuer>(capacity: 10)
      let context = LoadingContext(
        settings: KeyStore.Settings(), pool: ConnectionPool(), clock: { .now() }, report: { _ in })
      let file = KeySource.file(try folder.keySet(ids: ["a"]))
      let first = try Self.issuer(file, name: "first")
      let shelf = shelves.shelf(for: first, in: context)
      for index in 0..<99 { _ = shelves.shelf(for: try Self.issuer(file, name: "other-\(index)"), in: context) }
      #expect(shelves.shelf(for: first, in: context) === shelf)
      for index in 0..<200 { _ = shelves.shelf(for: try Self.issuer(file, name: "more-\(index)"), in: context) }
      #expect(shelves.count == 10)
      #expect(shelves.shelf(for: first, in: context) !== shelf)
    }

    /// A program's own log is somebody else's code; it may ask the store something.
    @Test func aPinnedSetIsReadWithoutHoldingUpOtherIssuers() throws {
      let folder = try Folder()
      let url = "https://keys.example/set"
      let issuer = try Self.issuer(.url(url), pinned: folder.pinnedFile(of: url, ids: ["a"]))
      let other = try Self.issuer(.file(folder.keySet(ids: ["b"])), name: "other")
      let storeForReport = Mutex<KeyStore?>(nil)
      let store = KeyStore(KeyStore.Settings()) { report in
        guard report.cause == .pinned, let store = storeForReport.withLock({ $0 }) else { return }
        #expect((try? store.keys(of: other, for: "b")) != nil)
      }
      storeForReport.withLock { $0 = store }
      #expect(try store.keys(of: issuer, for: "a").holds(keyID: "a"))
      storeForReport.withLock { $0 = nil }
    }

    /// An id that keeps coming is asked for at growing intervals, also where the server never says 304.
    @Test func theSameSetAgainIsNoReasonToAskForAnUnknownKeyAgain() {
      var cache = KeyCacheTests.loadedCache(lifetime: 3600)
      var loads: [Int] = []
      for second in 1..<300 {
        let now = KeyCacheTests.at(Double(second))
        guard case .load = cache.answer(for: "gone", at: now) else { continue }
        loads.append(second)
        cache.loaded(.loaded(KeyCacheTests.known, .init(lifetime: 3600)), for: "gone", at: now)
      }
      #expect(loads == [1, 11, 31, 71, 151])
    }

    @Test func anotherSetIsAReason() {
      var cache = KeyCacheTests.loadedCache(lifetime: 3600)
      for second in [1.0, 11, 31] {
        cache.loaded(.loaded(KeyCacheTests.known, .init(lifetime: 3600)), for: "gone", at: KeyCacheTests.at(second))
      }
      cache.loaded(.loaded(KeyCacheTests.rotated, .init(lifetime: 3600)), for: nil, at: KeyCacheTests.at(42))
      guard case .load = cache.answer(for: "gone", at: KeyCacheTests.at(43)) else {
        Issue.record("the pauses of another set's ids went on")
        return
      }
    }

    private static func issuer(_ keys: KeySource, name: String = "test", pinned: PinnedFile? = nil) throws -> Issuer {
      try Issuer(
        name: name, identifier: "urn:\(name)", audiences: .any, algorithms: [.es256], keys: keys,
        retention: KeyRetention(pinned: pinned))
    }

    private static func ask(_ store: KeyStore, forOthers count: Int, in folder: Folder) throws {
      let file = KeySource.file(try folder.keySet(ids: ["other"]))
      for index in 0..<count { _ = try store.keys(of: issuer(file, name: "other-\(index)"), for: "other") }
    }
  }
}

/// A folder for key sets, gone with this object.
private final class Folder {
  private let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: url) }

  func keySet(ids: [String]) throws -> String { try write(TestKeys.text(ids: ids), as: "set.json") }

  func pinnedFile(of address: String, ids: [String]) throws -> PinnedFile {
    let text = """
      {"fetchedAt": "\(NumericDate.now())", "fetchedFrom": "\(address)", \(TestKeys.text(ids: ids).dropFirst())
      """
    return PinnedFile(path: try write(text, as: "pinned.json"))
  }

  private func write(_ text: String, as name: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return file.path
  }
}
