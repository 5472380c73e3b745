package import Authorization
package import SystemCalls

/// The policy document as a file.
package enum PolicyFile {
  /// Where it is where nobody says otherwise.
  package static let defaultPath = "latchkey.json"

  /// Why a policy does not load.
  package enum Fault: Error, Sendable {
    /// The file does not read.
    case unreadable(FileProblem)
    /// It reads, and says something that does not hold together.
    case invalid(InvalidPolicy)

    /// A short name that never changes.
    package var code: String {
      switch self {
      case .unreadable: "policy_unreadable"
      case .invalid(let invalid): invalid.code
      }
    }

    /// Everything that is wrong: where in the document (`$` is all of it), and what. At least one.
    package var problems: [(path: String, reason: String)] {
      switch self {
      case .unreadable(let problem): [("$", problem.description)]
      case .invalid(let invalid): invalid.problems.map { ($0.path, $0.reason) }
      }
    }
  }

  /// Reads and checks the document; `${NAME}` in it comes from the environment, and relative paths start from its
  /// folder.
  package static func load(_ path: String) throws(Fault) -> Policy {
    let text: [UInt8]
    do throws(FileProblem) {
      text = try FileSystem.read(path, maximumBytes: Policy.maximumBytes)
    } catch {
      throw .unreadable(error)
    }
    do throws(InvalidPolicy) {
      return try Policy(parsing: text, environment: Environment.all(), directory: directory(of: path))
    } catch {
      throw .invalid(error)
    }
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
