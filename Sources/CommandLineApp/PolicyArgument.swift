internal import Authorization
internal import PolicyDocument
internal import PolicyLoading

/// `--policy FILE`
enum PolicyArgument {
  /// Reads the document as the authorizer does; everything that is wrong with it is said at once.
  static func load(_ path: String) throws(Complaint) -> Policy {
    do throws(PolicyFile.Fault) {
      return try PolicyFile.load(path)
    } catch {
      switch error {
      case .unreadable(let problem): throw Complaint(problem)
      case .invalid(let invalid): throw Complaint(invalid.problems.map { "\(path): \($0.path): \($0.reason)" })
      }
    }
  }
}
