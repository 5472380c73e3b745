internal import Scheduling
internal import StrictJSON

/// One route: what selects it, what it asks of its caller, and who answers.
struct Endpoint: Sendable {
  let method: String
  let path: PathPattern
  let access: Access
  /// Whether people open it in a browser: they are shown pages then, also of what went wrong.
  let hasPages: Bool
  let answer: Handler

  typealias Handler = @Sendable (SchedulerAPI, Request) throws(Problem) -> Outcome

  init(
    _ method: String, _ path: String, _ access: Access, hasPages: Bool = false, answer: @escaping Handler
  ) {
    self.method = method
    self.path = PathPattern(path)
    self.access = access
    self.hasPages = hasPages
    self.answer = answer
  }

  /// All there are. A protected one with a group in its path is for callers of that group: `Authority` sees to it.
  static let all: [Endpoint] = [
    Endpoint("GET", "/status", .open) { _, _ in Outcome(200, .json(.object(["status": "ok"]))) },
    Endpoint("GET", "/me", .caller) { api, request throws(Problem) in try api.me(request) },

    Endpoint("POST", "/groups/{group}/messages", .permission("messages:write")) { api, request throws(Problem) in
      try api.createMessage(request)
    },
    Endpoint("GET", "/groups/{group}/messages", .permission("messages:read")) { api, request throws(Problem) in
      try api.listMessages(request)
    },
    Endpoint("GET", "/groups/{group}/messages/{message}", .permission("messages:read")) {
      api, request throws(Problem) in try api.showMessage(request)
    },
    Endpoint("DELETE", "/groups/{group}/messages/{message}", .permission("messages:cancel")) {
      api, request throws(Problem) in try api.cancelMessage(request)
    },

    // The same for programs: a deployment can have another authorizer, keys and a usage plan on what begins so.
    Endpoint("GET", "/services/me", .caller) { api, request throws(Problem) in try api.me(request) },
    Endpoint("POST", "/services/groups/{group}/messages", .permission("messages:write")) {
      api, request throws(Problem) in try api.createMessage(request)
    },

    Endpoint("POST", "/groups/{group}/subscribers", .open) { api, request throws(Problem) in
      try api.subscribe(request)
    },
    Endpoint("GET", "/groups/{group}/subscribers", .permission("subscribers:read")) { api, request throws(Problem) in
      try api.listSubscribers(request)
    },
    Endpoint("DELETE", "/groups/{group}/subscribers/{subscriber}", .permission("subscribers:write")) {
      api, request throws(Problem) in try api.removeSubscriber(request)
    },

    Endpoint("GET", "/subscriptions/confirm", .open, hasPages: true) { api, request throws(Problem) in
      try api.confirm(request)
    },
    Endpoint("GET", "/subscriptions/cancel", .open, hasPages: true) { api, request throws(Problem) in
      try api.askWhetherToCancel(request)
    },
    Endpoint("POST", "/subscriptions/cancel", .open, hasPages: true) { api, request throws(Problem) in
      try api.cancel(request)
    },
  ]
}

/// What a route asks of its caller.
enum Access: Sendable, Equatable {
  /// Nothing: it is for everybody.
  case open
  /// That the authorizer, or the policy document's `callers`, knows them.
  case caller
  /// This permission.
  case permission(String)
}
