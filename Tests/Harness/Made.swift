internal import Foundation
internal import JOSE
internal import Scheduling
internal import SystemCalls
internal import TestSupport

/// What the harness stores, so that the tests can tell from a message's identifier and number what it must hold.
enum Made {
  static let group = GroupName("readers").unsafelyPresent

  static func message(_ number: Int) -> Message {
    let now = NumericDate(secondsSinceEpoch: WallClock.now().rounded(.down)).unsafelyPresent
    let chance = (0..<MessageID.randomByteCount).map { _ in UInt8.random(in: 0...255) }
    return Message(
      group: group, id: MessageID(at: now, chance: chance), subject: "\(number)", deliverAt: now.advanced(by: 3600),
      createdAt: now, author: "harness")
  }

  /// From one line to some hundred: many fit a page of the database, and some need several.
  static func text(of message: Message, _ number: Int) -> String {
    String(repeating: "\(message.id) ✓\n", count: 1 + number * 37 % 400)
  }

  static func key(_ number: Int) -> IdempotencyKey {
    let digits = String(number)
    let digest = String(repeating: "0", count: 64 - digits.utf8.count) + digits
    let soon = NumericDate(secondsSinceEpoch: WallClock.now().rounded(.down)).unsafelyPresent.advanced(by: 86_400)
    return IdempotencyKey(digest: digest, fingerprint: digest, expiresAt: soon)
  }
}

enum Output {
  /// Writes a line at once: what was printed has happened.
  static func line(_ text: String) throws {
    try FileHandle.standardOutput.write(contentsOf: Data("\(text)\n".utf8))
  }
}
