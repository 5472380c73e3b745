internal import Glibc

/// Reads lines from a file descriptor in bounded memory.
///
/// A line ends with `\n` or `\r\n`, which are removed; nothing else is. The last line needs no ending.
package final class LineReader {
  /// One line of the input.
  package enum Line: Equatable, Sendable {
    /// The line's bytes, without its ending.
    case bytes([UInt8])
    /// The line was longer than allowed. It has been read over to its end and none of it is kept: a part of a token
    /// is another token.
    case overlong(limit: Int)
  }

  private let descriptor: Int32
  private let maximumLineBytes: Int
  private var buffer: [UInt8] = []
  private var position = 0
  private var ended = false

  /// A reader over an open file descriptor (0 is standard input), which stays the caller's to close.
  package init(descriptor: Int32, maximumLineBytes: Int) {
    self.descriptor = descriptor
    self.maximumLineBytes = maximumLineBytes
  }

  /// The next line, or nil at the end of the input.
  package func next() throws(InputProblem) -> Line? {
    var line: [UInt8] = []
    var overlong = false
    var empty = true
    while true {
      if position == buffer.count {
        buffer.removeAll(keepingCapacity: true)
        position = 0
        guard !ended, let count = appendSome(to: &buffer, from: descriptor) else {
          ended = true
          return empty ? nil : finish(line, overlong)
        }
        if count < 0 { throw InputProblem(errno: SystemError.last) }
      }
      empty = false
      let rest = buffer[position...]
      let end = rest.firstIndex(of: UInt8(ascii: "\n"))
      let part = rest[..<(end ?? rest.endIndex)]
      // One byte more than allowed may be the "\r" of the line's ending.
      if overlong || line.count + part.count > maximumLineBytes + 1 {
        overlong = true
        line = []
      } else {
        line += part
      }
      position = end.map { $0 + 1 } ?? buffer.count
      if end != nil {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return finish(line, overlong)
      }
    }
  }

  private func finish(_ line: [UInt8], _ overlong: Bool) -> Line {
    overlong || line.count > maximumLineBytes ? .overlong(limit: maximumLineBytes) : .bytes(line)
  }
}

/// Why input could not be read.
package struct InputProblem: Error, Equatable, CustomStringConvertible {
  /// The system's error number.
  package let errno: Int32

  /// What happened.
  package var description: String { "the input cannot be read: \(SystemError.message(errno))" }
}
