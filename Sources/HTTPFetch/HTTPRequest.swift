/// One request.
package struct HTTPRequest: Sendable {
  /// What to ask.
  package enum Method: Sendable {
    /// GET, without a body.
    case get
    /// POST, with a body as it is; say its kind in a `Content-Type` header.
    case post(body: [UInt8])
    /// PUT, with a body as it is.
    case put(body: [UInt8])
    /// DELETE, without a body.
    case delete

    /// What is sent; nil: nothing, and no field says how much.
    var body: [UInt8]? {
      switch self {
      case .post(let body), .put(let body): body
      case .get, .delete: nil
      }
    }
  }

  /// What to ask.
  package var method: Method

  /// Whom to ask.
  package var url: HTTPURL

  /// Fields to send. A name is a token of RFC 9110, a value is printable ASCII; anything else is `headerMalformed`.
  package var headers: [(name: String, value: String)]

  /// How long to wait and how much to take.
  package var limits: HTTPLimits

  /// Who may say that the server is who it says. Of no meaning for plain HTTP.
  package var trust: HTTPTrust

  /// Whether the request may reach the server twice. A connection that was kept may break before the first byte of an
  /// answer has come, and libcurl then sends the request once more, a POST too, and says nothing of it. Where that must not
  /// be, a new connection is opened for the request.
  package var mayArriveTwice = true

  /// A request; by default a GET without fields of its own, within the default limits, trusting the system's
  /// authorities.
  package init(
    _ method: Method = .get, url: HTTPURL, headers: [(name: String, value: String)] = [],
    limits: HTTPLimits = HTTPLimits(), trust: HTTPTrust = .system
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.limits = limits
    self.trust = trust
  }
}

/// How long to wait and how much to take. A server that goes beyond any of these is cut off.
package struct HTTPLimits: Sendable, Equatable {
  /// For the name look-up, the connection and TLS together. Rounded up to a millisecond.
  package var connect: Duration

  /// For everything together; nil waits for ever.
  package var total: Duration?

  /// For the answer's body, as it is delivered: after chunks and transfer codings are undone.
  package var maximumBodyBytes: Int

  /// For all header lines together, those of interim answers and trailers included.
  package var maximumHeaderBytes: Int

  /// The limits; by default those for a key set, whose cap is 64 KiB.
  package init(
    connect: Duration = .seconds(2), total: Duration? = .seconds(5), maximumBodyBytes: Int = 65_536,
    maximumHeaderBytes: Int = 16_384
  ) {
    self.connect = connect
    self.total = total
    self.maximumBodyBytes = maximumBodyBytes
    self.maximumHeaderBytes = maximumHeaderBytes
  }
}

/// Whose certificates say that a server is who it says.
package enum HTTPTrust: Sendable, Equatable {
  /// The authorities that the system trusts: the hashed directory `/etc/ssl/certs` if it is one (parsing a bundle costs
  /// 20 to 35 ms on the first connection), else the system's bundle.
  case system
  /// The authorities in one PEM file, and no others.
  case file(String)
  /// The authorities in a directory hashed by `openssl rehash`, and no others.
  case directory(String)
}
