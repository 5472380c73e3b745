internal import SystemCalls

/// A file that an option names, or standard input where it says `-`.
enum InputFile {
  /// The whole of it.
  static func read(_ path: String, maximumBytes: Int) throws(Complaint) -> [UInt8] {
    do throws(FileProblem) {
      return try FileSystem.read(path == "-" ? "/dev/stdin" : path, maximumBytes: maximumBytes)
    } catch {
      throw path == "-"
        ? Complaint(FileProblem(path: "standard input", reason: error.reason).description) : Complaint(error)
    }
  }
}
