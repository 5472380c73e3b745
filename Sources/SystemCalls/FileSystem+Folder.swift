internal import Glibc

extension FileSystem {
  /// Makes a folder with exactly these permissions; one that is there already stays as it is. The folder above it is to be
  /// there.
  package static func makeFolder(_ path: String, permissions mode: UInt32) throws(FileProblem) {
    guard !path.utf8.contains(0) else { throw FileProblem(path: path, reason: .malformedPath) }
    guard unsafe mkdir(path, 0o700) != 0 else {
      // The umask takes bits away from what mkdir is told.
      guard unsafe chmod(path, mode) == 0 else { throw FileProblem(path: path, errno: SystemError.last) }
      return
    }
    let code = SystemError.last
    guard code == EEXIST else { throw FileProblem(path: path, errno: code) }
    guard permissions(ofFolder: path) != nil else { throw FileProblem(path: path, reason: .alreadyExists) }
  }

  /// The permission bits of a folder's mode (`0o700`), or nil where there is no folder of that path.
  package static func permissions(ofFolder path: String) -> UInt32? {
    guard !path.utf8.contains(0) else { return nil }
    var status = stat()
    guard unsafe stat(path, &status) == 0, Int32(bitPattern: status.st_mode) & __S_IFMT == __S_IFDIR else { return nil }
    return status.st_mode & 0o7777
  }
}
