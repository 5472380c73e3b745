package import Authorization
package import JOSE
internal import KeyFetching
internal import OIDC
package import PolicyDocument
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

  /// Reads and checks the document and the pinned key sets that it names; `${NAME}` in it comes from the environment, and
  /// relative paths start from its folder.
  ///
  /// - Parameter now: the moment at which a pinned key set must have been fetched already.
  package static func load(_ path: String, at now: NumericDate = .now()) throws(Fault) -> Policy {
    let policy = try read(path)
    do throws(InvalidPolicy) {
      try checkPinnedKeySets(of: policy, at: now)
      return policy
    } catch {
      throw .invalid(error)
    }
  }

  /// Reads and checks the document alone, for whoever verifies no token and needs no key set.
  package static func read(_ path: String) throws(Fault) -> Policy {
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

  /// A pinned file that does not read, that is somebody else's or that comes out of the future would be found out only in
  /// the outage which it is there for. One that has merely expired is no mistake of the document: it does not serve.
  private static func checkPinnedKeySets(of policy: Policy, at now: NumericDate) throws(InvalidPolicy) {
    var problems: [InvalidPolicy.Problem] = []
    for (place, issuer) in (policy.issuers?.all ?? []).enumerated() {
      guard let file = issuer.retention.pinned else { continue }
      do throws(LoadFault) {
        _ = try PinnedKeySet(of: issuer, in: file, at: now)
      } catch {
        problems.append(.init("$.issuers[\(place)].keys.pinned", error.reason))
      }
    }
    guard problems.isEmpty else { throw InvalidPolicy(problems: problems) }
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
