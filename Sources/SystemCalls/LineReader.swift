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
  /// Where the line at `position` ends, once that has been looked for: nil inside if its end is not there yet.
  private var lineEnd: Int??
  private var ended = false

  /// How many bytes the lines that were handed on had, their endings included.
  package private(set) var consumedByteCount = 0

  /// Whether the next line is there already, so that `next` will not wait for it.
  package var holdsLine: Bool { endOfLine() != nil }

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
        lineEnd = nil
        guard !ended, let count = appendSome(to: &buffer, from: descriptor) else {
          ended = true
          return empty ? nil : finish(line, overlong)
        }
        if count < 0 { throw InputProblem(errno: SystemError.last) }
      }
      empty = false
      let end = endOfLine()
      let part = buffer[position..<(end ?? buffer.count)]
      // One byte more than allowed may be the "\r" of the line's ending.
      if overlong || line.count + part.count > maximumLineBytes + 1 {
        overlong = true
        line = []
      } else {
        line += part
      }
      let start = position
      position = end.map { $0 + 1 } ?? buffer.count
      consumedByteCount += position - start
      lineEnd = nil
      if end != nil {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return finish(line, overlong)
      }
    }
  }

  private func endOfLine() -> Int? {
    if let lineEnd { return lineEnd }
    let end = buffer[position...].firstIndex(of: UInt8(ascii: "\n"))
    lineEnd = .some(end)
    return end
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
