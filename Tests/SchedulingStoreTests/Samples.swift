import JOSE
import Scheduling
import TestSupport

let someone = Subscriber(
  group: readers, id: SubscriberID(at: moment(0), chance: Array(repeating: 255, count: 10)),
  address: EmailAddress("someone.particular@example.org").unsafelyPresent, createdAt: moment(0), invitedAt: moment(0))

private let readers = GroupName("readers").unsafelyPresent

private func moment(_ seconds: Int) -> NumericDate {
  NumericDate(secondsSinceEpoch: 1_800_000_000).unsafelyPresent.advanced(by: seconds)
}

private func id<Subject>(_ number: Int) -> Identifier<Subject> {
  let chance = [UInt8](repeating: 0, count: 8) + [UInt8(number >> 8), UInt8(number & 255)]
  return Identifier(at: moment(0), chance: chance)
}

func message(_ number: Int, createdAt: Int = 0) -> Message {
  Message(
    group: readers, id: id(number), subject: "news", deliverAt: moment(createdAt + 60), createdAt: moment(createdAt),
    author: "user:alice")
}

func subscriber(_ number: Int, createdAt: Int) -> Subscriber {
  Subscriber(
    group: readers, id: id(number), address: EmailAddress("reader\(number)@example.org").unsafelyPresent,
    createdAt: moment(createdAt), invitedAt: moment(createdAt))
}

func key(_ number: Int, expiresAt: Int) -> IdempotencyKey {
  let digits = String(number)
  let digest = String(repeating: "0", count: 64 - digits.utf8.count) + digits
  return IdempotencyKey(digest: digest, fingerprint: digest, expiresAt: moment(expiresAt))
}
