import SystemCalls
import Testing

@Suite struct LineReaderTests {
  private func lines(_ text: String, maximum: Int = 10) throws -> [LineReader.Line] {
    let pipe = TestPipe(holding: Array(text.utf8))
    let reader = LineReader(descriptor: pipe.reading, maximumLineBytes: maximum)
    var lines: [LineReader.Line] = []
    while let line = try reader.next() { lines.append(line) }
    #expect(try reader.next() == nil)
    return lines
  }

  private func line(_ text: String) -> LineReader.Line { .bytes(Array(text.utf8)) }

  @Test func removesTheLineEndingAndNothingElse() throws {
    #expect(try lines("a\n b \r\n\t\r\r\n") == [line("a"), line(" b "), line("\t\r")])
  }

  @Test func keepsEmptyLinesAndAnUnfinishedLastLine() throws {
    #expect(try lines("\n\r\nlast") == [line(""), line(""), line("last")])
    #expect(try lines("last\r") == [line("last\r")])
    #expect(try lines("") == [])
  }

  @Test func reportsAnOverlongLineAndGoesOnAfterIt() throws {
    #expect(
      try lines("0123456789\n0123456789\r\n0123456789x\n0123456789xy\nok\n")
        == [line("0123456789"), line("0123456789"), .overlong(limit: 10), .overlong(limit: 10), line("ok")])
    #expect(try lines("0123456789x") == [.overlong(limit: 10)])
  }

  @Test func readsOverALineLargerThanItsBuffer() throws {
    let pipe = TestPipe(holding: [UInt8](repeating: 0x61, count: 65_536), open: true)
    let reader = LineReader(descriptor: pipe.reading, maximumLineBytes: 100)
    let rest = pipe.writing
    let writer = Background.detached {
      try? OutputStream(descriptor: rest).write("aaa\nb\n")
    }
    #expect(try reader.next() == .overlong(limit: 100))
    #expect(try reader.next() == line("b"))
    writer.join()
  }

  @Test func knowsWhetherALineIsThereWithoutWaiting() throws {
    let pipe = TestPipe(holding: Array("one\ntwo\r\n\nrest".utf8), open: true)
    let reader = LineReader(descriptor: pipe.reading, maximumLineBytes: 10)
    #expect(!reader.holdsLine && reader.consumedByteCount == 0)
    #expect(try reader.next() == line("one"))
    #expect(reader.holdsLine && reader.consumedByteCount == 4)
    #expect(try reader.next() == line("two"))
    #expect(try reader.next() == line(""))
    // The beginning of a line is none: its end may be long in coming.
    #expect(!reader.holdsLine && reader.consumedByteCount == 10)
    pipe.endOfInput()
    #expect(try reader.next() == line("rest"))
    #expect(!reader.holdsLine && reader.consumedByteCount == 14)
    #expect(try reader.next() == nil)
  }

  @Test func saysThatInputCannotBeRead() throws {
    let reader = LineReader(descriptor: -1, maximumLineBytes: 10)
    let problem = #expect(throws: InputProblem.self) { try reader.next() }
    #expect(problem?.description == "the input cannot be read: bad file descriptor")
  }
}
