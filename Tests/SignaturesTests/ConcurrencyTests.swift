import Foundation
import Synchronization
import Testing

@testable import Signatures

@Suite struct ConcurrencyTests {
  /// Real threads, more than the pool keeps contexts for, all with one key and one secret.
  @Test(arguments: SchemeCase.all)
  func manyThreadsShareAKey(_ scheme: SchemeCase) throws {
    let pair = try TestKeys.pair(scheme.kind)
    let key = try PublicKey(pair.publicKey.components)
    let messages = (0..<4).map { [UInt8](repeating: UInt8($0), count: 100 * $0) }
    let signatures = try messages.map { try pair.sign($0.span, scheme: scheme.scheme) }
    let wrong = Mutex(0)
    let finished = Mutex(0)
    let threads = (0..<24).map { number in
      Thread {
        for round in 0..<40 {
          let (message, signature) = ((number + round) % 4, (number + round * 3) % 4)
          let verdict = try? key.accepts(signatures[signature], over: messages[message], by: scheme.scheme)
          if verdict != (message == signature) { wrong.withLock { $0 += 1 } }
        }
        finished.withLock { $0 += 1 }
      }
    }
    threads.forEach { $0.start() }
    while finished.withLock({ $0 }) < threads.count { Thread.sleep(forTimeInterval: 0.001) }
    #expect(wrong.withLock { $0 } == 0)
  }

  @Test func manyThreadsShareASecret() throws {
    let secret = try HMACSecret(SecureRandom.bytes(count: 32))
    let message = try SecureRandom.bytes(count: 700)
    let tag = secret.tag(message, by: .sha256)
    let wrong = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 2000) { round in
      let verdict = secret.accepts(tag, over: round.isMultiple(of: 2) ? message : message + [0], by: .sha256)
      if verdict != round.isMultiple(of: 2) { wrong.withLock { $0 += 1 } }
    }
    #expect(wrong.withLock { $0 } == 0)
  }
}
