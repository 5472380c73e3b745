internal import Glibc

extension FileSystem {
  /// Makes a folder for its owner alone (mode 0700), unless it is there. The folder around it must be there.
  ///
  /// - Throws: also where one that is there is somebody else's, where others than its owner may look into it, or where it is no
  ///   folder.
  package static func makePrivateFolder(_ path: String) throws(FileProblem) {
    try check(path)
    guard unsafe mkdir(path, 0o700) != 0 else { return }
    let code = SystemError.last
    guard code == EEXIST else { throw FileProblem(path: path, errno: code) }
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw FileProblem(path: path, errno: SystemError.last) }
    guard Int32(bitPattern: status.st_mode) & __S_IFMT == __S_IFDIR else {
      throw FileProblem(path: path, reason: .alreadyExists)
    }
    guard status.st_uid == geteuid() else { throw FileProblem(path: path, reason: .foreign) }
    guard status.st_mode & 0o077 == 0 else { throw FileProblem(path: path, reason: .exposed) }
  }

  /// The names in a folder, without `.` and `..`, in no order.
  ///
  /// - Parameter limit: the most of them; the rest is passed over.
  package static func names(in path: String, limit: Int = 1_000_000) throws(FileProblem) -> [String] {
    try check(path)
    guard let folder = unsafe opendir(path) else { throw FileProblem(path: path, errno: SystemError.last) }
    defer { _ = unsafe closedir(folder) }
    var names: [String] = []
    while names.count < limit, let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
        unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
