package import Authorization

/// An API as a template describes it, as far as it concerns the authorizer.
package struct DeployedAPI: Sendable {
  package enum Kind: String, Sendable {
    case rest = "REST"
    case http = "HTTP"
    case webSocket = "WebSocket"
  }

  /// Its logical id.
  package let name: String
  package let kind: Kind
  /// Where it stands: `template.yaml:12`.
  package let place: String
  /// Those of its authorizers that are Latchkey.
  package var authorizers: [DeployedAuthorizer] = []
  package var routes: [DeployedRoute] = []
  /// Whether usage plans take the key from the authorizer's answer; nil where that is not known.
  package var takesKeyFromAuthorizer: Bool? = false
  /// Whether a browser's preflight, which carries no token, goes to Latchkey.
  package var guardsPreflight = false

  package init(name: String, kind: Kind, place: String) {
    self.name = name
    self.kind = kind
    self.place = place
  }

  /// Whether a caller who presents something there may come through another authorizer that is Latchkey.
  func takes(_ source: IdentitySource, besides authorizer: DeployedAuthorizer) -> Bool {
    authorizers.contains { other in
      guard other.name != authorizer.name else { return false }
      switch other.shape {
      case .token(let header, _): return source == .header(header.lowercased())
      case .request(let sources): return sources.isEmpty || sources.contains(source)
      case nil: return false
      }
    }
  }

  /// Whether another authorizer that is Latchkey is told the whole request.
  func isAskedWhole(besides authorizer: DeployedAuthorizer) -> Bool {
    authorizers.contains { other in
      guard other.name != authorizer.name, case .request = other.shape else { return false }
      return true
    }
  }
}

/// A route of such an API.
package struct DeployedRoute: Sendable {
  /// Who lets callers in.
  package enum Guardian: Sendable, Equatable {
    case latchkey
    /// Nobody: it is public.
    case nobody
    /// Another authorizer, by its name.
    case other(String)
  }

  package let target: Route.Target
  package let guardian: Guardian
  package let place: String

  package init(_ target: Route.Target, by guardian: Guardian, place: String) {
    self.target = target
    self.guardian = guardian
    self.place = place
  }
}

/// How API Gateway asks Latchkey.
package struct DeployedAuthorizer: Sendable {
  package enum Shape: Sendable, Equatable {
    /// It is told one header, if that matches the regular expression.
    case token(header: String, validation: String?)
    /// It is told the whole request. These are what its answers are kept by.
    case request(identitySources: [IdentitySource])
  }

  package let name: String
  package let place: String
  /// nil where it is not known.
  package let shape: Shape?
  /// For how many seconds an answer is kept; nil where that is not known.
  package let cacheTime: Int?
  /// `1.0` or `2.0`, of an HTTP API; nil for others.
  package let payload: String?
  /// Whether `isAuthorized` is expected; nil where that is not known.
  package let isSimple: Bool?
  /// Whether API Gateway may invoke the function, as far as the template says.
  package let mayBeInvoked: Bool

  package init(
    name: String, place: String, shape: Shape?, cacheTime: Int?, payload: String?, isSimple: Bool?, mayBeInvoked: Bool
  ) {
    self.name = name
    self.place = place
    self.shape = shape
    self.cacheTime = cacheTime
    self.payload = payload
    self.isSimple = isSimple
    self.mayBeInvoked = mayBeInvoked
  }
}

/// Something of a request by which answers are kept.
package enum IdentitySource: Sendable, Hashable {
  /// The name is in lower case.
  case header(String)
  case query(String)
  /// `$context.routeKey`, of HTTP APIs: answers are kept for each route.
  case routeKey
  /// Of the context, or a variable of the stage, which the caller does not send.
  case other(String)
}

extension IdentitySource {
  /// Whether, where the policy reads it and it is not empty, it is a credential or the request is refused. Cookies and
  /// subprotocols may be there without one.
  var isCredential: Bool {
    switch self {
    case .header(let name): name != "cookie" && name != "sec-websocket-protocol"
    case .query: true
    case .routeKey, .other: false
    }
  }
}

extension IdentitySource: CustomStringConvertible {
  package var description: String {
    switch self {
    case .header(let name): "the header \(name)"
    case .query(let name): "the query parameter \(name)"
    case .routeKey: "$context.routeKey"
    case .other(let text): text
    }
  }
}
