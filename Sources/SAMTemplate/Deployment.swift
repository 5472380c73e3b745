/// What a template deploys, as far as the local gateway stands in for it: every value is settled, no `!Ref` is left.
package struct Deployment: Sendable, Equatable {
  package let api: RESTAPI
  /// Every function, in the template's order.
  package let functions: [Function]
  /// The user pool and its client; nil where the template makes none.
  package let userPool: UserPool?

  package init(api: RESTAPI, functions: [Function], userPool: UserPool?) {
    self.api = api
    self.functions = functions
    self.userPool = userPool
  }

  /// A Lambda function.
  package struct Function: Sendable, Equatable {
    /// Its logical id, such as `LatchkeyScheduler`.
    package let id: String
    /// What `_HANDLER` is to be, such as `api`.
    package let handler: String
    /// Its environment, the template's Globals included.
    package let environment: [String: String]

    package init(id: String, handler: String, environment: [String: String]) {
      self.id = id
      self.handler = handler
      self.environment = environment
    }
  }

  /// A Cognito user pool with its one client.
  package struct UserPool: Sendable, Equatable {
    /// What `!Ref` of the pool and of its client give.
    package let id: String
    package let clientID: String
    /// Names of the pool's groups, those that rank first in front.
    package let groups: [String]
    /// Where a browser may be sent with a code; compared byte for byte.
    package let callbackURLs: [String]
    /// Where a browser may be sent after it has signed out; compared byte for byte.
    package let logoutURLs: [String]
    /// The scopes that the client may ask for.
    package let scopes: [String]
    /// How long tokens serve, in seconds.
    package let accessTokenSeconds: Int
    package let idTokenSeconds: Int
    package let refreshTokenSeconds: Int

    package init(
      id: String, clientID: String, groups: [String], callbackURLs: [String], logoutURLs: [String], scopes: [String],
      accessTokenSeconds: Int, idTokenSeconds: Int, refreshTokenSeconds: Int
    ) {
      self.id = id
      self.clientID = clientID
      self.groups = groups
      self.callbackURLs = callbackURLs
      self.logoutURLs = logoutURLs
      self.scopes = scopes
      self.accessTokenSeconds = accessTokenSeconds
      self.idTokenSeconds = idTokenSeconds
      self.refreshTokenSeconds = refreshTokenSeconds
    }
  }
}
