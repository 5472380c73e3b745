internal import Glibc

/// Reads what is there, at most 64 KiB, to the end of an array.
///
/// - Returns: the number of bytes, nil at the end of the input, -1 on an error (`errno` says which).
func appendSome(to bytes: inout [UInt8], from descriptor: Int32) -> Int? {
  let size = 65_536
  return unsafe withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { buffer -> Int? in
    while true {
      let count = unsafe read(descriptor, buffer.baseAddress, size)
      if count > 0 {
        unsafe bytes.append(contentsOf: buffer[..<count])
        return count
      }
      if count == 0 { return nil }
      if SystemError.last != EINTR { return -1 }
    }
  }
}

/// Writes every byte, however many calls that takes.
///
/// - Returns: false on an error (`errno` says which).
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  unsafe bytes.withUnsafeBytes { buffer in
    var done = 0
    while done < buffer.count {
      let count = unsafe write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
      if count > 0 {
        done += count
      } else if SystemError.last == EAGAIN {
        // The other end made the pipe non-blocking (node does): wait until there is room.
        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&wanted, 1, -1)
      } else if SystemError.last != EINTR {
        return false
      }
    }
    return true
  }
}
