package import APIGateway
internal import LatchkeyContext
internal import StrictJSON

/// The scheduler service behind the authorizer, as a function from a request to a response.
package enum Scheduler {
  /// What is answered, and what the log says beside it.
  package struct Reply: Sendable, Equatable {
    package let response: ProxyResponse
    /// `ok`, or the stable code of what went wrong.
    package let code: String
    /// What went wrong, for the owner; nil where nothing did.
    package let reason: String?
  }

  /// Answers one event of a REST API's proxy integration.
  ///
  /// - Parameters:
  ///   - event: JSON as API Gateway sends it; anything else is answered with 500.
  ///   - now: seconds since the epoch.
  package static func reply(to event: [UInt8], now: Double) -> Reply {
    do throws(InvalidEvent) {
      let event = try ProxyEvent(parsing: event)
      guard let handlers = routes[event.path] else {
        return .error(404, "route_unknown", "nothing is here")
      }
      guard let handler = handlers[event.method] else {
        let allowed = handlers.keys.sorted().joined(separator: ", ")
        return .error(405, "method_not_allowed", "use \(allowed)", headers: [("allow", allowed)])
      }
      return handler(event, now)
    } catch .request(let fault) {
      let (status, code) = if case .tooLarge = fault { (413, "request_too_large") } else { (400, "request_malformed") }
      return .error(status, code, "the request \(fault)")
    } catch {
      return .error(500, error.code, "the request could not be read", reason: error.description)
    }
  }

  private typealias Handler = @Sendable (ProxyEvent, Double) -> Reply

  /// Path, method, handler.
  private static let routes: [String: [String: Handler]] = [
    "/status": ["GET": { _, _ in .ok(.object(["status": "ok"])) }],
    "/me": ["GET": me],
  ]

  /// Who is calling, as the authorizer says. Without its word there is no caller: never a default one.
  private static func me(_ event: ProxyEvent, now: Double) -> Reply {
    do throws(InvalidContext) {
      var context: [String: String] = [:]
      if case .context(let written) = event.caller { context = written }
      let caller = try CallerContext(context, now: now)
      return .ok(
        .object([
          "principal": .string(caller.principalID), "authType": .string(caller.authType.rawValue),
          "role": .string(caller.role),
          "permissions": .strings(caller.permissions.names),
        ]))
    } catch .expired(let expiry, let now) {
      // The caller can mend this one: a fresh token is a fresh answer of the authorizer.
      return .error(
        401, "context_expired", "the token has expired; sign in again",
        reason: InvalidContext.expired(at: expiry, now: now).description,
        headers: [("www-authenticate", "Bearer error=\"invalid_token\"")])
    } catch {
      return .error(500, error.code, "the request could not be answered", reason: error.description)
    }
  }
}

extension Scheduler.Reply {
  // An answer about one caller is for that caller only.
  private static let headers = [("content-type", "application/json"), ("cache-control", "no-store")]

  static func ok(_ body: JSONText) -> Scheduler.Reply {
    Scheduler.Reply(response: response(200, body, []), code: "ok", reason: nil)
  }

  /// - Parameters:
  ///   - message: for the caller; says nothing about how the service is made.
  ///   - reason: for the owner's log.
  static func error(
    _ status: Int, _ code: String, _ message: String, reason: String? = nil, headers: [(String, String)] = []
  ) -> Scheduler.Reply {
    let body: JSONText = .object(["error": .object(["code": .string(code), "message": .string(message)])])
    return Scheduler.Reply(response: response(status, body, headers), code: code, reason: reason ?? message)
  }

  private static func response(_ status: Int, _ body: JSONText, _ more: [(String, String)]) -> ProxyResponse {
    ProxyResponse(
      status: status, headers: (headers + more).map { (name: $0.0, value: $0.1) },
      body: String(decoding: body.encoded(), as: UTF8.self))
  }
}
