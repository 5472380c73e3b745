internal import Glibc

extension FileSystem {
  /// The permission bits of a file's mode (`0o600`), or nil where there is no regular file of that path.
  package static func permissions(of path: String) -> UInt32? {
    guard !path.utf8.contains(0) else { return nil }
    var status = stat()
    guard unsafe stat(path, &status) == 0, Int32(bitPattern: status.st_mode) & __S_IFMT == __S_IFREG else { return nil }
    return status.st_mode & 0o7777
  }

  /// The size in bytes of the regular file that a descriptor is open on; nil for anything else.
  package static func size(ofDescriptor descriptor: Int32) -> Int? {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, Int32(bitPattern: status.st_mode) & __S_IFMT == __S_IFREG else {
      return nil
    }
    return Int(status.st_size)
  }
}
