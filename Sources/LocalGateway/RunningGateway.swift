internal import Foundation
internal import HostedLogin
internal import JOSE
internal import KeyFetching
internal import OIDC
internal import SAMTemplate
internal import Signatures
internal import SystemCalls

/// What a gateway has noted of itself for programs beside it (`running.json` in its data folder).
struct RunningGateway: Codable, Sendable {
  let web: String
  /// With the stage.
  let api: String
  let login: String
  let issuer: String
  let clientID: String
  let scopes: [String]
  let accessTokenSeconds: Int
  let idTokenSeconds: Int
  let users: [String]
  let outbox: String
  /// Whole paths of what it was started with.
  let plan: String
  let keys: String

  private static let maximumBytes = 64 << 10

  /// Reads what the gateway of a data folder has noted.
  ///
  /// - Throws: also where none runs: what an earlier one has noted is no longer so.
  static func read(_ folder: String) throws(GatewayFault) -> RunningGateway {
    let path = DataFolder.announcement(in: folder)
    guard DataFolder.isInUse(folder) else {
      throw GatewayFault(
        "gateway_not_started", "no gateway runs on \(folder); start latchkey-gateway, or name its --data")
    }
    do {
      return try JSONDecoder().decode(
        RunningGateway.self, from: Data(FileSystem.read(path, maximumBytes: maximumBytes)))
    } catch let problem as FileProblem where problem.reason == .notFound {
      throw GatewayFault(
        "gateway_not_started", "\(path) is not there; start latchkey-gateway first, or name its --data")
    } catch {
      throw GatewayFault("gateway_not_started", "\(path) cannot be read; start latchkey-gateway anew")
    }
  }

  /// One line of JSON, members sorted by name.
  var line: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts and numbers always encode.
    return Array((try? encoder.encode(self)) ?? Data()) + [UInt8(ascii: "\n")]
  }

  /// A token of this gateway's sign-in.
  func token(
    for email: String, use: TokenUse
  ) throws(GatewayFault) -> String {
    guard let url = URLComponents(string: issuer), let port = url.port, let host = url.host else {
      throw GatewayFault("gateway_not_started", "its issuer is no address; start latchkey-gateway anew")
    }
    let users = try LocalPlan.read(plan).users
    do throws(LoginProblem) {
      let settings = try LoginSettings(
        address: try LoopbackAddress(host.filter { $0 != "[" && $0 != "]" }), port: port,
        pool: LoginSettings.Pool(
          id: String(url.path.dropFirst()), clientID: clientID, groups: [], callbackURLs: [web], logoutURLs: [],
          scopes: scopes,
          accessTokenSeconds: accessTokenSeconds, idTokenSeconds: idTokenSeconds, refreshTokenSeconds: 3600))
      let site = try LoginSite(
        settings, keys: try LocalKeys(folder: keys),
        users: users.map { user throws(LoginProblem) in try DemoUser(user) }, now: { .now() },
        chance: { (try? SecureRandom.bytes(count: $0)) ?? [] })
      return try site.token(for: email, use: use)
    } catch {
      throw GatewayFault(error.code, "\(error)")
    }
  }
}

extension DemoUser {
  init(_ user: LocalPlan.User) throws(LoginProblem) {
    try self.init(
      subject: user.subject, email: user.email, name: user.name, groups: user.groups, password: user.password)
  }
}
