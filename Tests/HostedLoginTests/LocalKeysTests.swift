import Foundation
import HTTPTypes
import JOSE
import LocalHTTP
import OIDC
import Signatures
import SystemCalls
import Testing

@testable import HostedLogin

/// The keys on the disk, and their rotation.
@Suite(.serialized) struct LocalKeysTests {
  private let folder: String

  init() throws { folder = try LoginWorld.temporaryFolder() }

  private func ids(_ keys: LocalKeys) -> [String] { keys.keySet.keys.compactMap(\.keyID) }

  private func problem(_ folder: String) -> LoginProblem? {
    do throws(LoginProblem) {
      _ = try LocalKeys(folder: folder)
      return nil
    } catch { return error }
  }

  @Test func theFirstStartMakesTwoKeysThatTheNextFinds() throws {
    let keys = try LocalKeys(folder: folder)
    let attributes = try FileManager.default.attributesOfItem(atPath: folder)
    #expect(attributes[.posixPermissions] as? Int == 0o700)
    for name in ["access.pem", "id.pem"] { #expect(FileSystem.permissions(of: "\(folder)/\(name)") == 0o600) }
    #expect(ids(keys).count == 2 && Set(ids(keys)).count == 2)
    #expect(ids(try LocalKeys(folder: folder)) == ids(keys))
    let text = String(decoding: keys.keySetText, as: UTF8.self)
    for secret in ["\"d\"", "\"p\"", "\"q\"", "PRIVATE"] { #expect(!text.contains(secret)) }
  }

  @Test func aKeyThatIsMissingIsMade() throws {
    let first = ids(try LocalKeys(folder: folder))
    try FileManager.default.removeItem(atPath: "\(folder)/id.pem")
    let second = ids(try LocalKeys(folder: folder))
    #expect(second[0] == first[0] && second[1] != first[1])
  }

  @Test(arguments: ["access.pem", "id.pem"], [0o640, 0o604, 0o660, 0o644, 0o610] as [UInt32])
  func aKeyThatOthersMayReadIsRefused(name: String, mode: UInt32) throws {
    try plant()
    let path = "\(folder)/\(name)"
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    #expect(problem(folder) == .keysReadable(path: path, permissions: mode))
  }

  @Test(arguments: [0o770, 0o707, 0o750, 0o701, 0o777] as [UInt32])
  func aFolderIntoWhichOthersMayLookIsRefused(mode: UInt32) throws {
    try plant()
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder)
    #expect(problem(folder)?.code == "file_exposed")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
    #expect(problem(folder) == nil)
  }

  @Test func whatIsNoRSAKeyIsRefused() throws {
    try plant()
    let path = "\(folder)/access.pem"
    for (content, code) in [
      (Array("nonsense".utf8), "login_key_unfit"), ([], "login_key_unfit"),
      (try PrivateKey.generate(.ellipticCurve(.p256)).pem(), "login_key_not_rsa"),
      (try PrivateKey.generate(.ed25519).pem(), "login_key_not_rsa"),
      ([UInt8](repeating: 0x41, count: 70_000), "file_too_large"),
    ] {
      try FileSystem.write(content, to: path, permissions: 0o600, replacing: true)
      let found = problem(folder)
      #expect(found?.code == code)
      #expect(found.map { "\($0)".contains("PRIVATE") } == false)
    }
    try FileSystem.write(
      FileSystem.read("\(folder)/id.pem", maximumBytes: 9999), to: path, permissions: 0o600, replacing: true)
    #expect(problem(folder) == .keysAlike(folder: folder))
  }

  @Test func theFolderAboveIsToBeThere() {
    #expect(problem("\(folder)/a/b")?.code == "file_not_found")
  }

  @Test func aRotationKeepsTheKeysBeforeUntilTheNext() throws {
    let keys = try LocalKeys(folder: folder)
    let first = ids(keys)
    try keys.rotate()
    let second = ids(keys)
    #expect(second.count == 4 && Set(second).count == 4 && Array(second[2...]) == first)
    #expect(ids(try LocalKeys(folder: folder)) == second)
    for name in ["access.pem", "id.pem", "previous.json"] {
      #expect(FileSystem.permissions(of: "\(folder)/\(name)") == 0o600)
    }
    try keys.rotate()
    #expect(ids(keys).count == 4 && Array(ids(keys)[2...]) == Array(second[..<2]))
    #expect(Set(ids(keys)).isDisjoint(with: first))
    try Data("{\"keys\":1}".utf8).write(to: URL(fileURLWithPath: "\(folder)/previous.json"))
    #expect(problem(folder)?.code == "login_previous_unreadable")
  }

  /// A start between two of the files that a rotation writes.
  @Test func aRotationThatWasCutShortLeavesKeysThatWork() throws {
    let keys = try LocalKeys(folder: folder)
    let before = try FileSystem.read("\(folder)/id.pem", maximumBytes: 9999)
    let first = ids(keys)
    try keys.rotate()
    try FileSystem.write(before, to: "\(folder)/id.pem", permissions: 0o600, replacing: true)
    let after = ids(try LocalKeys(folder: folder))
    #expect(after.count == 3 && Set(first).isSubset(of: after))
  }

  @Test func tokensFromBeforeARotationAreBelievedUntilTheNext() throws {
    let keys = try LocalKeys(folder: folder)
    let world = try LoginWorld(keys: keys)
    let browser = Browser(world)
    let old = try #require(try browser.tokens().object["access_token"] as? String)
    let answer = world.send(.post, "/local/rotate-keys", [("X-Latchkey-Local", "1")])
    #expect(answer.status == .ok && (answer.object["keyIds"] as? [String])?.count == 4)
    let new = try #require(try browser.tokens().object["access_token"] as? String)
    #expect(try header(old)["kid"] as? String != header(new)["kid"] as? String)
    #expect(world.userInfo(old).status == .ok && world.userInfo(new).status == .ok)
    #expect(world.send(.post, "/local/rotate-keys", [("X-Latchkey-Local", "1")]).status == .ok)
    #expect(world.userInfo(old).status == .unauthorized && world.userInfo(new).status == .ok)
  }

  @Test func onlyThisMachinesProgramsRotate() throws {
    let world = try LoginWorld()
    let before = world.keys.keySetText
    for fields in [
      [], [("X-Latchkey-Local", "0")], [("X-Latchkey-Local", "")],
      [("X-Latchkey-Local", "1"), ("X-Latchkey-Local", "1")],
    ] as [[(String, String)]] {
      #expect(world.send(.post, "/local/rotate-keys", fields).status == .forbidden)
    }
    #expect(world.get("/local/rotate-keys", [("X-Latchkey-Local", "1")]).status == .methodNotAllowed)
    #expect(world.keys.keySetText == before)
  }

  @Test func aTokenForATerminalIsBelievedToo() throws {
    let world = try LoginWorld()
    for use in TokenUse.allCases {
      let token = try world.site.token(for: "uri@example.com", use: use)
      #expect(try claims(token)["token_use"] as? String == use.rawValue)
      #expect(try claims(token)["cognito:groups"] as? [String] == ["users", "readers"])
      #expect(world.userInfo(token).status == .unauthorized)
    }
    #expect(throws: LoginProblem.userUnknown("x@example.com")) { try world.site.token(for: "x@example.com", use: .id) }
  }

  /// Two keys without waiting for them to be made.
  private func plant() throws {
    try FileSystem.makePrivateFolder(folder)
    for (name, key) in zip(["access.pem", "id.pem"], try LocalKeysTests.made.get()) {
      try FileSystem.write(key, to: "\(folder)/\(name)", permissions: 0o600, replacing: true)
    }
  }

  private static let made = Result {
    [try PrivateKey.generate(.rsa(bits: 2048)).pem(), try PrivateKey.generate(.rsa(bits: 2048)).pem()]
  }
}
