internal import Glibc

/// Reading and writing whole, small files.
package enum FileSystem {
  /// Reads a file, a pipe or a device (`/dev/stdin`) to its end.
  ///
  /// - Parameter maximumBytes: a file with one byte more is refused, without reading it to its end.
  package static func read(_ path: String, maximumBytes: Int) throws(FileProblem) -> [UInt8] {
    let descriptor = try open(path, O_RDONLY | O_NOCTTY)
    defer { _ = close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw FileProblem(path: path, errno: errno) }
    // open succeeds on a folder; the read that follows would say the same less clearly.
    guard status.st_mode & S_IFMT != S_IFDIR else { throw FileProblem(path: path, reason: .isDirectory) }

    // The size is a hint: a pipe has none, and a file may grow while it is read. With the right hint the bytes of a
    // secret lie in memory once.
    let limit = max(0, maximumBytes)
    let hint = status.st_mode & S_IFMT == S_IFREG ? Int(clamping: status.st_size) : 0
    guard hint <= limit else { throw FileProblem(path: path, reason: .tooLarge(limit: limit)) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hint)
    while let byteCount = appendSome(to: &bytes, from: descriptor) {
      if byteCount < 0 { throw FileProblem(path: path, errno: errno) }
      if bytes.count > limit { throw FileProblem(path: path, reason: .tooLarge(limit: limit)) }
    }
    return bytes
  }

  /// Writes a file whole, or leaves what was there.
  ///
  /// - Parameters:
  ///   - permissions: the file's mode, exactly: the process's umask has no say in it. At no time is the file open to
  ///     more people than that.
  ///   - replacing: false makes a new file, and refuses a path where anything is, a dangling symbolic link included.
  ///     True writes a file beside it and renames that over it, so that a reader sees the old or the new bytes.
  package static func write(
    _ bytes: [UInt8], to path: String, permissions: UInt32, replacing: Bool
  ) throws(FileProblem) {
    guard replacing else { return try create(path, as: path, bytes, permissions) }
    let temporary = path + "." + String(UInt64.random(in: .min ... .max), radix: 36)
    try create(temporary, as: path, bytes, permissions)
    guard unsafe rename(temporary, path) == 0 else {
      let problem = FileProblem(path: path, errno: errno)
      _ = unsafe unlink(temporary)
      throw problem
    }
  }

  /// Makes a new file at `path`; problems speak of `name`, the path that the caller knows.
  private static func create(
    _ path: String, as name: String, _ bytes: [UInt8], _ permissions: UInt32
  ) throws(FileProblem) {
    let descriptor = try open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, as: name, mode: permissions)
    var written = fchmod(descriptor, permissions) == 0 && writeAll(bytes, to: descriptor) && fsync(descriptor) == 0
    var code = errno
    // A full disk or a network's file system may say so only now.
    if close(descriptor) != 0, written {
      written = false
      code = errno
    }
    guard written else {
      _ = unsafe unlink(path)
      throw FileProblem(path: name, errno: code)
    }
  }

  private static func open(
    _ path: String, _ flags: Int32, as name: String? = nil, mode: UInt32 = 0
  ) throws(FileProblem) -> Int32 {
    // C would open the file that is named before the NUL.
    guard !path.utf8.contains(0) else { throw FileProblem(path: name ?? path, reason: .malformedPath) }
    while true {
      let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC, mode)
      if descriptor >= 0 { return descriptor }
      guard errno == EINTR else { throw FileProblem(path: name ?? path, errno: errno) }
    }
  }
}
