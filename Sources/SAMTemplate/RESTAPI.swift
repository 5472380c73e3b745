/// A REST API of API Gateway and its one stage.
package struct RESTAPI: Sendable, Equatable {
  package let id: String
  package let stageName: String
  package let routes: [Route]
  package let authorizers: [Authorizer]
  package let cors: CORS?
  /// Gateway responses that the template changes, by their type, such as `UNAUTHORIZED` or `DEFAULT_4XX`.
  package let gatewayResponses: [GatewayResponse]
  package let keySource: KeySource
  /// Limits of the stage's methods.
  package let methodLimits: [MethodLimit]
  package let usagePlans: [UsagePlan]

  package init(
    id: String, stageName: String, routes: [Route], authorizers: [Authorizer] = [], cors: CORS? = nil,
    gatewayResponses: [GatewayResponse] = [], keySource: KeySource = .header, methodLimits: [MethodLimit] = [],
    usagePlans: [UsagePlan] = []
  ) {
    self.id = id
    self.stageName = stageName
    self.routes = routes
    self.authorizers = authorizers
    self.cors = cors
    self.gatewayResponses = gatewayResponses
    self.keySource = keySource
    self.methodLimits = methodLimits
    self.usagePlans = usagePlans
  }

  package struct Route: Sendable, Equatable {
    /// `GET`, or `ANY`.
    package let method: String
    /// `/groups/{group}`; may end in `{proxy+}`.
    package let path: String
    /// The logical id of the function behind it.
    package let functionID: String
    /// The name of its authorizer; nil: it is open.
    package let authorizer: String?
    package let isKeyRequired: Bool

    package init(method: String, path: String, functionID: String, authorizer: String?, isKeyRequired: Bool = false) {
      self.method = method
      self.path = path
      self.functionID = functionID
      self.authorizer = authorizer
      self.isKeyRequired = isKeyRequired
    }
  }

  package struct Authorizer: Sendable, Equatable {
    package let name: String
    package let functionID: String
    package let kind: Kind
    /// Seconds for which an answer is kept, 0 to 3600.
    package let cacheSeconds: Int

    package enum Kind: Sendable, Equatable {
      /// The header that holds the token, and the regular expression that the token must match.
      case token(header: String, validation: String?)
      case request(identitySources: [IdentitySource])
    }

    package enum IdentitySource: Sendable, Hashable {
      case header(String)
      case query(String)
      case stageVariable(String)
      case context(String)
    }

    package init(name: String, functionID: String, kind: Kind, cacheSeconds: Int) {
      self.name = name
      self.functionID = functionID
      self.kind = kind
      self.cacheSeconds = cacheSeconds
    }
  }

  /// What SAM's `Cors` puts into the answers to preflight requests; the single quotation marks are taken off.
  package struct CORS: Sendable, Equatable {
    package let origin: String
    package let methods: String?
    package let headers: String?
    package let maximumAge: String?
    package let allowsCredentials: Bool

    package init(origin: String, methods: String?, headers: String?, maximumAge: String?, allowsCredentials: Bool) {
      self.origin = origin
      self.methods = methods
      self.headers = headers
      self.maximumAge = maximumAge
      self.allowsCredentials = allowsCredentials
    }
  }

  package struct GatewayResponse: Sendable, Equatable {
    package let type: String
    /// nil: the type's own.
    package let status: Int?
    /// Fields with fixed values, the single quotation marks taken off.
    package let headers: [Header]
    /// The body for `application/json` with `$context.…` in it; nil: the type's own.
    package let template: String?

    package struct Header: Sendable, Equatable {
      package let name: String
      package let value: String

      package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
      }
    }

    package init(type: String, status: Int? = nil, headers: [Header] = [], template: String? = nil) {
      self.type = type
      self.status = status
      self.headers = headers
      self.template = template
    }
  }

  /// Where a caller's API key is taken from.
  package enum KeySource: Sendable, Equatable {
    /// The field `x-api-key`.
    case header
    /// `usageIdentifierKey` of the authorizer's answer.
    case authorizer
  }

  package struct MethodLimit: Sendable, Equatable {
    /// `*` for all.
    package let method: String
    /// `/groups/{group}`, or `/*` for all.
    package let path: String
    package let limit: RateLimit

    package init(method: String, path: String, limit: RateLimit) {
      self.method = method
      self.path = path
      self.limit = limit
    }
  }

  /// A token bucket.
  package struct RateLimit: Sendable, Equatable {
    /// Requests a second.
    package let rate: Double
    package let burst: Int

    package init(rate: Double, burst: Int) {
      self.rate = rate
      self.burst = burst
    }
  }

  package struct UsagePlan: Sendable, Equatable {
    package let id: String
    /// The values of its API keys.
    package let keys: [String]
    package let limit: RateLimit?
    package let quota: Quota?

    package struct Quota: Sendable, Equatable {
      package let requests: Int
      package let period: Period

      package enum Period: String, Sendable {
        case day = "DAY"
        case week = "WEEK"
        case month = "MONTH"
      }

      package init(requests: Int, period: Period) {
        self.requests = requests
        self.period = period
      }
    }

    package init(id: String, keys: [String], limit: RateLimit?, quota: Quota?) {
      self.id = id
      self.keys = keys
      self.limit = limit
      self.quota = quota
    }
  }
}
