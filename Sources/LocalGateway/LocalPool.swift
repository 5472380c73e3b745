internal import HostedLogin
internal import JOSE
internal import KeyFetching
internal import LocalHTTP
internal import SAMTemplate
internal import Signatures
internal import SystemCalls

/// The template's user pool on this machine: its keys, its sign-in, and what its tokens say of it.
struct LocalPool: Sendable {
  let issuer: String
  let pool: Deployment.UserPool
  let keys: LocalKeys
  let site: LoginSite

  /// - Parameters:
  ///   - address: that the sign-in listens on; only one of this machine's own will do.
  ///   - folder: of the keys.
  ///   - plan: who may sign in, and how long tokens last.
  init(
    _ deployed: Deployment.UserPool?, at address: LoopbackAddress, port: Int, keys folder: String, plan: LocalPlan
  ) throws(GatewayFault) {
    guard let deployed else {
      throw GatewayFault(
        "user_pool_missing", "the template makes no user pool; without its parameter UserPoolId it makes one")
    }
    let pool = plan.tokenSeconds.map { deployed.lasting(seconds: $0) } ?? deployed
    try LocalPool.makeFolder(around: folder)
    do throws(LoginProblem) {
      let settings = try LoginSettings(
        address: address, port: port,
        pool: pool)
      keys = try LocalKeys(folder: folder)
      site = try LoginSite(
        settings, keys: keys,
        users: plan.users.map { user throws(LoginProblem) in try DemoUser(user) }, now: { .now() },
        chance: { (try? SecureRandom.bytes(count: $0)) ?? [] })
      issuer = settings.issuer
    } catch {
      throw GatewayFault(error.code, "\(error)")
    }
    self.pool = pool
  }

  /// A checkout has no `keys`; the keys make their own folder in it.
  private static func makeFolder(around folder: String) throws(GatewayFault) {
    guard let slash = folder.lastIndex(of: "/"), slash != folder.startIndex else { return }
    do throws(FileProblem) {
      try FileSystem.makePrivateFolder(String(folder[..<slash]))
    } catch {
      // What is around the keys' folder may be anybody's; the keys' own may not.
      guard error.reason != .exposed else { return }
      throw GatewayFault(error.code, "\(error)")
    }
  }
}

extension Deployment.UserPool {
  /// The same with tokens that last so long.
  fileprivate func lasting(seconds: Int) -> Deployment.UserPool {
    Deployment.UserPool(
      id: id, clientID: clientID, groups: groups, callbackURLs: callbackURLs, logoutURLs: logoutURLs, scopes: scopes,
      accessTokenSeconds: seconds, idTokenSeconds: seconds, refreshTokenSeconds: refreshTokenSeconds)
  }
}
