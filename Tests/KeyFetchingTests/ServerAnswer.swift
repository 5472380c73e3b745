/// What the key server answers a request with; see `Fixtures/key_server.py`.
struct ServerAnswer: Encodable, Sendable {
  /// How it is answered.
  enum Kind: String, Encodable {
    /// As a server should.
    case whole
    /// Header only, without a length.
    case unframed
    /// Not within 30 s.
    case silence
    /// A byte every 100 ms, from the header on.
    case slowHeaders = "slow-headers"
    /// A byte every 100 ms, from the body on.
    case slowBody = "slow-body"
    /// White space for ever.
    case endlessBody = "endless-body"
    /// 60 KB of gzip that would be 60 MB of white space.
    case gzipBomb = "gzip-bomb"
    /// Header lines for ever.
    case endlessHeaders = "endless-headers"
    /// The whole header, and half of the body.
    case breakOff = "break-off"
    /// Nothing at all.
    case hangUp = "hang-up"
  }

  var kind = Kind.whole
  var status = 200
  var fields: [[String]] = []
  var body = ""
  /// Sent as `ETag`; a request whose `If-None-Match` is the same gets a 304.
  var etag: String?

  /// A body, as a server should send it, with `Cache-Control: max-age` where an age is given.
  static func body(_ text: String, maxAge: Int? = nil, etag: String? = nil) -> ServerAnswer {
    ServerAnswer(fields: maxAge.map { [["Cache-Control", "public, max-age=\($0)"]] } ?? [], body: text, etag: etag)
  }

  /// A set in which these keys have these ids.
  static func keys(_ ids: String..., maxAge: Int? = nil, etag: String? = nil) -> ServerAnswer {
    .body(TestKeys.text(ids: ids), maxAge: maxAge, etag: etag)
  }

  static func status(_ status: Int, _ fields: [[String]] = []) -> ServerAnswer {
    ServerAnswer(status: status, fields: fields)
  }

  /// Something else than a whole answer, of a good set where a body is sent at all.
  static func bad(_ kind: Kind) -> ServerAnswer { ServerAnswer(kind: kind, body: TestKeys.text(ids: ["a"])) }
}
