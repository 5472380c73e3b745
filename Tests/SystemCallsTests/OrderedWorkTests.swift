import SystemCalls
import Synchronization
import Testing

@Suite(.serialized) struct OrderedWorkTests {
  @Test func resultsComeInTheOrderOfTheWork() {
    let work = OrderedWork<Int, Int>(capacity: 8)
    for _ in 0..<4 {
      #expect(
        Thread.start {
          work.work { number in
            // Some jobs take longer, so that later ones are done before them.
            if number % 50 == 0 { Pause.sleep(seconds: 0.0005) }
            return number * number
          }
        })
    }
    let reader = Background.detached {
      for number in 0..<1000 { #expect(work.submit(number)) }
      work.end()
    }
    var results: [Int] = []
    while let result = work.next() { results.append(result) }
    #expect(results == (0..<1000).map { $0 * $0 })
    #expect(work.next() == nil)
    reader.join()
  }

  @Test func noWorkHasNoResults() {
    let work = OrderedWork<Int, Int>(capacity: 1)
    work.end()
    #expect(work.next() == nil)
    work.work { number in number }
  }

  @Test func noMoreIsSubmittedThanThereIsRoomFor() {
    let work = OrderedWork<Int, Int>(capacity: 3)
    let submitted = Mutex(0)
    let reader = Background.detached {
      for number in 0..<10 where work.submit(number) { submitted.withLock { $0 += 1 } }
      work.end()
    }
    #expect(Thread.start { work.work { $0 } })
    // Long enough for ten, were there room for them.
    Pause.sleep(seconds: 0.05)
    #expect(submitted.withLock { $0 } <= 3)
    for number in 0..<10 { #expect(work.next() == number) }
    #expect(work.next() == nil)
    reader.join()
    #expect(submitted.withLock { $0 } == 10)
  }

  @Test func abandonedWorkLetsEverybodyGo() {
    let work = OrderedWork<Int, Int>(capacity: 1)
    let worker = Background.detached { work.work { $0 } }
    let reader = Background.detached {
      while work.submit(1) {}
    }
    #expect(work.next() == 1)
    work.abandon()
    reader.join()
    worker.join()
    #expect(!work.submit(2))
  }

  @Test func thereIsAProcessor() {
    #expect((1...4096).contains(Processors.online()))
  }
}
