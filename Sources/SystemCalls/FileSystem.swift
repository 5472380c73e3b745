internal import Glibc

/// Reading and writing whole, small files.
package enum FileSystem {
  /// Reads a file, a pipe or a device (`/dev/stdin`) to its end.
  ///
  /// - Parameter maximumBytes: a file with one byte more is refused, without reading it to its end.
  package static func read(_ path: String, maximumBytes: Int) throws(FileProblem) -> [UInt8] {
    try check(path)
    // "e" is O_CLOEXEC. Only the descriptor is used, for which glibc has no function that Swift can call (see
    // SystemError.swift).
    guard let file = unsafe fopen(path, "re") else { throw FileProblem(path: path, errno: SystemError.last) }
    defer { _ = unsafe fclose(file) }
    let descriptor = unsafe fileno(file)
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw FileProblem(path: path, errno: SystemError.last) }
    // A folder can be opened; the read that follows would say less clearly what it is.
    let kind = Int32(bitPattern: status.st_mode) & __S_IFMT
    guard kind != __S_IFDIR else { throw FileProblem(path: path, reason: .isDirectory) }

    // The size is a hint: a pipe has none, and a file may grow while it is read. With the right hint the bytes of a
    // secret lie in memory once.
    let limit = max(0, maximumBytes)
    let hint = kind == __S_IFREG ? Int(clamping: status.st_size) : 0
    guard hint <= limit else { throw FileProblem(path: path, reason: .tooLarge(limit: limit)) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hint)
    while let byteCount = appendSome(to: &bytes, from: descriptor) {
      if byteCount < 0 { throw FileProblem(path: path, errno: SystemError.last) }
      if bytes.count > limit { throw FileProblem(path: path, reason: .tooLarge(limit: limit)) }
    }
    return bytes
  }

  /// Writes a file whole, or leaves what was there: it is written beside and then takes its name, so that a reader sees
  /// all of the new bytes or none of them.
  ///
  /// - Parameters:
  ///   - permissions: the file's mode, exactly: the process's umask has no say in it. Until all is written the file is
  ///     its owner's alone.
  ///   - replacing: whether a file of that name may be replaced. If not, a path where anything is, a dangling symbolic
  ///     link included, is refused.
  package static func write(
    _ bytes: [UInt8], to path: String, permissions: UInt32, replacing: Bool
  ) throws(FileProblem) {
    try check(path)
    // mkstemp makes a file that was not there (O_EXCL), with the mode 0600.
    var template = Array((path + ".XXXXXX").utf8CString)
    let descriptor = unsafe mkstemp(&template)
    guard descriptor >= 0 else { throw FileProblem(path: path, errno: SystemError.last) }
    let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)

    var done = writeAll(bytes, to: descriptor) && fchmod(descriptor, permissions) == 0 && fsync(descriptor) == 0
    var code = SystemError.last
    // A full disk or a network's file system may say so only now.
    if close(descriptor) != 0, done {
      done = false
      code = SystemError.last
    }
    if done {
      // A hard link never replaces anything, which rename would. Where the file system knows none it says EPERM.
      done = unsafe replacing ? rename(temporary, path) == 0 : link(temporary, path) == 0
      code = SystemError.last
      if !replacing, code == EPERM { code = ENOTSUP }
    }
    if !done || !replacing { _ = unsafe unlink(temporary) }
    guard done else { throw FileProblem(path: path, errno: code) }
  }

  /// C would take the file that is named before a NUL, and the empty path for a name beside nothing.
  static func check(_ path: String) throws(FileProblem) {
    guard !path.utf8.contains(0) else { throw FileProblem(path: path, reason: .malformedPath) }
    guard !path.isEmpty else { throw FileProblem(path: path, reason: .notFound) }
  }
}
