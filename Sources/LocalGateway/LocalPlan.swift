internal import Foundation
internal import SystemCalls

/// What the owner says of the deployment on this machine (`local.json`): values that a deployment to AWS is given otherwise,
/// people who may sign in, and something to look at.
struct LocalPlan: Decodable, Sendable {
  /// The template's parameters. `${WEB_URL}`, `${API_URL}` and `${LOGIN_URL}` stand for the three addresses.
  var parameters: [String: String] = [:]
  /// What `!Ref` gives for a resource, by its logical id.
  var identifiers: [String: String] = [:]
  /// Who may sign in.
  var users: [User] = []
  /// How long access and ID tokens last, in seconds; nil: as the template says. For who wants to see them end.
  var tokenSeconds: Int?
  /// Put into a database that is made anew.
  var subscribers: [Subscription] = []
  /// The same.
  var messages: [Draft] = []

  struct User: Decodable, Sendable {
    /// The `sub` of its tokens, a UUID: the same after every start, so that what somebody did stays theirs.
    let subject: String
    let email: String
    let name: String
    let password: String
    let groups: [String]
  }

  struct Subscription: Decodable, Sendable {
    let group: String
    let email: String
  }

  struct Draft: Decodable, Sendable {
    let group: String
    let subject: String
    let body: String
    /// From the moment at which the database is made.
    let inSeconds: Int
  }

  /// The largest file, in bytes.
  private static let maximumBytes = 1 << 20

  /// Reads a file.
  static func read(_ path: String) throws(GatewayFault) -> LocalPlan {
    do {
      return try JSONDecoder().decode(
        LocalPlan.self, from: Data(FileSystem.read(path, maximumBytes: LocalPlan.maximumBytes)))
    } catch let problem as FileProblem {
      throw GatewayFault("plan_unreadable", "\(problem)")
    } catch let error as DecodingError {
      throw GatewayFault("plan_malformed", "\(path): \(error.shown)")
    } catch {
      throw GatewayFault("plan_malformed", "\(path): is no JSON")
    }
  }

  /// The parameters with the addresses in their places.
  func parameters(_ addresses: Addresses) -> [String: String] {
    parameters.mapValues { value in
      value.replacingOccurrences(of: "${WEB_URL}", with: addresses.web)
        .replacingOccurrences(of: "${API_URL}", with: addresses.api)
        .replacingOccurrences(of: "${LOGIN_URL}", with: addresses.login)
    }
  }
}

extension DecodingError {
  /// Where and what, without the value.
  fileprivate var shown: String {
    func place(_ context: Context) -> String {
      let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
      return "$\(path)"
    }
    return switch self {
    case .keyNotFound(let key, let context): "\(place(context)): lacks \(key.stringValue)"
    case .typeMismatch(_, let context), .valueNotFound(_, let context): "\(place(context)): is of the wrong type"
    case .dataCorrupted(let context): "\(place(context)): cannot be read"
    @unknown default: "cannot be read"
    }
  }
}

/// The three addresses, each `http://HOST:PORT`: three origins, as they are when deployed.
struct Addresses: Sendable {
  let web: String
  /// Without the stage.
  let api: String
  let login: String

  /// Those of a gateway that was not told otherwise.
  static let standard = Addresses(
    web: ListenAddress.loopback.origin(8080), api: ListenAddress.loopback.origin(8081),
    login: ListenAddress.loopback.origin(8082))
}
