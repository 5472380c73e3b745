internal import Glibc

/// Why a file could not be read or written: the path and what happened.
package struct FileProblem: Error, Equatable, CustomStringConvertible {
  /// What happened.
  package enum Reason: Equatable, Sendable {
    /// There is no such file, or no such folder on the way to it.
    case notFound
    /// The process may not read or write it.
    case notPermitted
    /// A folder is where a file was asked for.
    case isDirectory
    /// A file is where a new one was to be made.
    case alreadyExists
    /// More bytes than the caller is ready to take.
    case tooLarge(limit: Int)
    /// Others than its owner may look into it.
    case exposed
    /// It belongs to another user of the machine.
    case foreign
    /// The path cannot be a path: it holds a NUL.
    case malformedPath
    /// Another error of the system, by its number (`errno`).
    case other(errno: Int32)
  }

  /// The path as the caller wrote it.
  package let path: String

  /// What happened.
  package let reason: Reason

  /// Makes a problem; for callers that read a file's contents and find them unfit, too.
  package init(path: String, reason: Reason) {
    self.path = path
    self.reason = reason
  }

  init(path: String, errno code: Int32) {
    self.path = path
    switch code {
    case ENOENT, ENOTDIR: reason = .notFound
    case EACCES, EPERM, EROFS: reason = .notPermitted
    case EISDIR: reason = .isDirectory
    case EEXIST: reason = .alreadyExists
    default: reason = .other(errno: code)
    }
  }

  /// A stable short name for the reason.
  package var code: String {
    switch reason {
    case .notFound: "file_not_found"
    case .notPermitted: "file_not_permitted"
    case .isDirectory: "file_is_directory"
    case .alreadyExists: "file_exists"
    case .tooLarge: "file_too_large"
    case .exposed: "file_exposed"
    case .foreign: "file_foreign"
    case .malformedPath: "file_path_malformed"
    case .other: "file_error"
    }
  }

  /// The path and what happened, for the person who can do something about it.
  package var description: String {
    // A path may hold anything but NUL; what is printed must not move the cursor.
    let shown = path.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }.joined()
    switch reason {
    case .notFound: return "\(shown): no such file"
    case .notPermitted: return "\(shown): not permitted; check the file's owner and mode"
    case .isDirectory: return "\(shown): is a directory; name a file in it"
    case .alreadyExists: return "\(shown): exists already; it is not overwritten"
    case .tooLarge(let limit): return "\(shown): larger than \(limit) bytes"
    case .exposed: return "\(shown): others than its owner may look into it; chmod 700 keeps it yours"
    case .foreign: return "\(shown): belongs to another user; name one of your own"
    case .malformedPath: return "\(shown): not a path; it holds a NUL"
    case .other(let code): return "\(shown): \(SystemError.message(code))"
    }
  }
}
