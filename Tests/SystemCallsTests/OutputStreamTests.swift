import Glibc
import SystemCalls
import Testing

@Suite struct OutputStreamTests {
  @Test func writesEveryByteHoweverSmallThePipe() throws {
    let pipe = TestPipe(open: true)
    let writing = pipe.writing
    let count = 1_000_000
    // Non-blocking, as node leaves the pipes of its children.
    _ = fcntl(writing, F_SETFL, O_NONBLOCK)
    let writer = Background.detached {
      try? OutputStream(descriptor: writing).write([UInt8](repeating: 7, count: count) + [UInt8(ascii: "\n")])
    }
    let reader = LineReader(descriptor: pipe.reading, maximumLineBytes: count)
    #expect(try reader.next() == .bytes([UInt8](repeating: 7, count: count)))
    writer.join()
  }

  @Test func saysThatTheReaderHasGone() throws {
    let pipe = TestPipe(open: true)
    pipe.closeReading()
    #expect(throws: OutputProblem.closed) { try OutputStream(descriptor: pipe.writing).write("x") }
  }

  @Test func aPipeIsNoTerminal() throws {
    #expect(!OutputStream(descriptor: TestPipe().reading).isTerminal)
  }
}
