internal import Glibc

/// The error of the C library's last call, by number and in words.
///
/// Why not `errno`: like `open`, `environ`, `SIG_IGN` and `S_IFMT` it is a function of Swift's own layer over glibc, and in
/// a statically linked executable one of them brings in all of that layer, `hypotf` of GLIBC 2.35 included, which
/// provided.al2023 (2.34) does not have. So this target keeps to what is C itself; scripts/check-linkage would tell.
enum SystemError {
  /// The number. To be read before anything else is called.
  static var last: Int32 { unsafe __errno_location().pointee }

  /// What the C library says of a number, in the voice of our own errors.
  static func message(_ code: Int32) -> String {
    // strerror is safe on threads since glibc 2.32.
    guard let text = unsafe strerror(code) else { return "system error \(code)" }
    let message = unsafe String(cString: text)
    return message.prefix(1).lowercased() + message.dropFirst()
  }
}
