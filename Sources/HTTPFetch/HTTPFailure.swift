/// Why there is no answer. None holds an address's path or query, which may hold a secret, or anything that the server
/// wrote, except what its certificate says.
package enum HTTPFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// The text is not an address.
  case urlMalformed(String)
  /// The address is one that is not fetched.
  case urlNotAllowed(String)
  /// A request's field has a name or value that cannot be sent as it is.
  case headerMalformed(name: String)
  /// The host's name has no address, or the resolver does not answer.
  case dns(host: String)
  /// No connection.
  case connect(host: String, detail: String)
  /// The server is not believed to be who it says, or does not speak TLS 1.2 or later.
  case tls(host: String, detail: String)
  /// The authorities that the request trusts cannot be read.
  case trustUnavailable(path: String)
  /// Too slow. `receivedBytes` is nil if there was no connection yet.
  case timedOut(host: String, limit: Duration, receivedBytes: Int?)
  /// The body is larger than the limit, in bytes.
  case tooLarge(host: String, limit: Int)
  /// The header is larger than the limit, in bytes.
  case headersTooLarge(host: String, limit: Int)
  /// The connection broke before the answer was whole.
  case disconnected(host: String, detail: String)
  /// The server does not keep to HTTP.
  case protocolViolation(host: String, detail: String)
  /// The caller did not want to wait any longer.
  case cancelled(host: String)
  /// libcurl itself does not work here.
  case client(String)

  /// A stable short name for the failure.
  package var code: String {
    switch self {
    case .urlMalformed: "url_malformed"
    case .urlNotAllowed: "url_not_allowed"
    case .headerMalformed: "header_malformed"
    case .dns: "host_not_found"
    case .connect: "connection_failed"
    case .tls: "tls_failed"
    case .trustUnavailable: "trust_unavailable"
    case .timedOut: "timed_out"
    case .tooLarge: "too_large"
    case .headersTooLarge: "headers_too_large"
    case .disconnected: "disconnected"
    case .protocolViolation: "protocol_violation"
    case .cancelled: "cancelled"
    case .client: "client_failed"
    }
  }

  /// Whether there was no connection, or it broke: to ask the same once more may do.
  package var isConnectionError: Bool {
    switch self {
    case .dns, .connect, .disconnected, .timedOut(_, _, receivedBytes: nil): true
    default: false
    }
  }

  /// Whether the server cannot have seen the request.
  package var isBeforeSending: Bool {
    switch self {
    case .dns, .connect, .tls, .trustUnavailable, .timedOut(_, _, receivedBytes: nil), .urlMalformed, .urlNotAllowed,
      .headerMalformed:
      true
    case .timedOut, .tooLarge, .headersTooLarge, .disconnected, .protocolViolation, .cancelled, .client: false
    }
  }

  /// Which host, what happened, and within which limit.
  package var description: String {
    switch self {
    case .urlMalformed(let why): "not an address: \(why)"
    case .urlNotAllowed(let why): "the address is not allowed: \(why)"
    case .headerMalformed(let name): "the header field \(name.debugDescription) cannot be sent"
    case .dns(let host): "the host \(host) cannot be found; check its name and the network's resolver"
    case .connect(let host, let detail): "no connection to \(host): \(detail)"
    case .tls(let host, let detail): "\(host) cannot be trusted: \(detail)"
    case .trustUnavailable(let path):
      "no certificate authorities at \(path); name a PEM file or a directory hashed by openssl rehash"
    case .timedOut(let host, let limit, nil): "no connection to \(host) within \(Self.text(limit))"
    case .timedOut(let host, let limit, let received?):
      "no whole answer from \(host) within \(Self.text(limit)), \(received) bytes of a body had come"
    case .tooLarge(let host, let limit): "the answer of \(host) is larger than \(limit) bytes"
    case .headersTooLarge(let host, let limit): "the header of the answer of \(host) is larger than \(limit) bytes"
    case .disconnected(let host, let detail): "\(host) broke off before its answer was whole: \(detail)"
    case .protocolViolation(let host, let detail): "\(host) did not answer in HTTP: \(detail)"
    case .cancelled(let host): "the request to \(host) was given up"
    case .client(let detail): "libcurl does not work: \(detail)"
    }
  }

  private static func text(_ limit: Duration) -> String {
    let milliseconds = limit.milliseconds
    return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(milliseconds) ms"
  }
}

extension Duration {
  /// Whole milliseconds, rounded up and at least one: libcurl takes 0 for "no limit". At most about 24 days, which is
  /// what a 32-bit number of milliseconds holds.
  var milliseconds: Int {
    let (seconds, attoseconds) = components
    guard seconds < 2_000_000 else { return 2_000_000_000 }
    guard seconds >= 0 else { return 1 }
    let fraction = attoseconds <= 0 ? 0 : (attoseconds - 1) / 1_000_000_000_000_000 + 1
    return max(1, Int(seconds) * 1_000 + Int(fraction))
  }
}
