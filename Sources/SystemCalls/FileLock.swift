internal import Glibc

/// A file that one process at a time holds. The kernel lets go of it when the process ends, however it ends.
@safe package final class FileLock: @unchecked Sendable {
  // Only closed, by the last who holds this.
  private let file: UnsafeMutablePointer<FILE>

  /// Takes the lock, making its file where it is not there.
  ///
  /// - Returns: nil where another process has it.
  package init?(_ path: String) throws(FileProblem) {
    try FileSystem.check(path)
    guard let file = unsafe fopen(path, "ae") else { throw FileProblem(path: path, errno: SystemError.last) }
    guard unsafe flock(fileno(file), LOCK_EX | LOCK_NB) == 0 else {
      let code = SystemError.last
      _ = unsafe fclose(file)
      guard code == EWOULDBLOCK else { throw FileProblem(path: path, errno: code) }
      return nil
    }
    unsafe self.file = file
  }

  deinit { _ = unsafe fclose(file) }
}
