import AWSClient
import AWSScheduling
import Foundation
import HTTPFetch
import Scheduling
import StrictJSON
import Synchronization
import TestSupport
import Testing

/// Many functions at once, each of which does what the API does with a message: store it, and set its alarm.
struct ThousandMessagesTests {
  private static let count = 1000
  private static let threads = 8

  /// Each request comes twice under its key, from two threads, under two identifiers: one of them wins, both hear of it.
  @Test func losesAndDoublesNoneOfAThousandMessages() throws {
    let table = try DynamoDB.makeTable()
    let store = DynamoDB.store(try DynamoDB.client(), table: table)
    let waker = try DynamoDB.client(as: \.waker)
    let timer = EventBridgeTimer(
      waker,
      waking: try SchedulerTarget(
        functionARN: "arn:aws:lambda:eu-central-1:123456789012:function:sender",
        roleARN: "arn:aws:iam::123456789012:role/wake", deadLetterARN: nil, scheduleGroup: DynamoDB.scheduleGroup),
      within: .seconds(60))
    let work = Mutex((0..<2 * Self.count).shuffled())
    let answers = Mutex([Int: [Insertion]]())
    let faults = Mutex([any Error]())
    let end = DispatchSemaphore(value: 0)
    let clock = ContinuousClock()
    let taken = clock.measure {
      for _ in 0..<Self.threads {
        Thread {
          while let number = work.withLock({ $0.popLast() }) {
            do {
              let key = Sample.key(number / 2, fingerprint: "f\(number / 2)")
              let message = Sample.message(number)
              let answer = try store.insert(message, text: "text \(number)", key: key)
              let id = if case .repeated(let id, _) = answer { id } else { message.id }
              let reference = MessageReference(group: message.group, id: id)
              try timer.arm(Alarm(message: reference, attempt: 0), at: message.deliverAt)
              answers.withLock { $0[number / 2, default: []].append(answer) }
            } catch {
              faults.withLock { $0.append(error) }
            }
          }
          end.signal()
        }.start()
      }
      for _ in 0..<Self.threads { end.wait() }
    }
    #expect(faults.withLock { $0.isEmpty }, "\(faults.withLock { $0.prefix(3) })")

    var stored: [Message] = []
    var cursor: MessageID?
    repeat {
      let page = try store.messages(of: Sample.group, status: nil, after: cursor, limit: 100)
      stored += page.items
      cursor = page.next
    } while cursor != nil
    #expect(stored.count == Self.count)
    let numbers = Dictionary(uniqueKeysWithValues: (0..<2 * Self.count).map { (Sample.message($0).id, $0) })
    let winners = try Dictionary(
      stored.map { (try #require(numbers[$0.id]) / 2, $0) }, uniquingKeysWith: { first, _ in first })
    #expect(winners.count == Self.count)
    for (request, both) in answers.withLock({ $0 }) {
      let winner = try #require(winners[request])
      #expect(both.count == 2 && both.contains(.inserted))
      #expect(both.contains(.repeated(winner.id, fingerprint: "f\(request)")))
    }
    for request in stride(from: 0, to: Self.count, by: 50) {
      let winner = try #require(winners[request])
      #expect(try store.text(of: winner.reference) == "text \(try #require(numbers[winner.id]))")
    }
    let schedules = try waker.call(
      AWSClient.Operation(
        "ListSchedules", of: .scheduler, .get, at: "/schedules", maximumAnswerBytes: 1 << 23, isIdempotent: true),
      within: .seconds(60))
    let names = (schedules.root["Schedules"]?.elements ?? []).compactMap { $0["Name"]?.string }
    #expect(names.count == Self.count)
    #expect(Set(names) == Set(stored.map { "\($0.id)-0" }))
    print("\(2 * Self.count) insertions and alarms of \(Self.count) messages by \(Self.threads) threads: \(taken)")
  }
}
