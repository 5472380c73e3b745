import Glibc

/// A pipe of the system's own; both ends are closed with it.
final class TestPipe {
  private(set) var reading: Int32
  private(set) var writing: Int32

  init(holding bytes: [UInt8] = [], open: Bool = false) {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { fatalError("no pipe") }
    reading = ends[0]
    writing = ends[1]
    // A pipe holds 64 KiB; more would wait for the reader.
    precondition(bytes.count <= 65_536)
    _ = unsafe write(writing, bytes, bytes.count)
    if !open { endOfInput() }
  }

  func endOfInput() {
    if writing >= 0 { close(writing) }
    writing = -1
  }

  func closeReading() {
    if reading >= 0 { close(reading) }
    reading = -1
  }

  deinit {
    endOfInput()
    closeReading()
  }
}
