internal import APIGateway
internal import FuzzSupport
internal import LatchkeyContext
internal import StrictJSON

/// What must hold for every event, and for what is said about those that are none.
enum EventInvariants {
  /// Whatever is looked at, one thing is presented, its bytes came with the event, and a token has a token's bytes.
  static func check(_ event: AuthorizerEvent, writtenAs input: [UInt8]) {
    require(event.kind != .token || event.sourceIP == nil, "a TOKEN event does not know an address")
    for places in places {
      do throws(InvalidCredentials) {
        switch try event.presented(at: places) {
        case nil: continue
        case .token(let token, let source):
          require(!token.isEmpty && token.allSatisfy(isTokenByte), "no second value is in a token")
          require(places.tokens.contains(source), "a token is where it is looked for")
          require(event.kind == .webSocket || !source.isOfWebSocket, "no other request has a token in its URL")
          checkOrigin(of: token, in: input)
        case .key(let key, let place):
          require(!key.isEmpty && places.keys.contains(place), "a key is where it is looked for")
          checkOrigin(of: key, in: input)
        case .basic(let user, let password):
          require(places.acceptsBasic && !user.contains(UInt8(ascii: ":")), "a user ends at a colon")
          require((user + password).allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "no control character is in a password")
        }
      } catch { require(error.description.utf8.count < 256, "a fault is a short sentence") }
    }
  }

  /// Each source of tokens alone, each kind of credential alone, and all at once.
  private static let places: [CredentialPlaces] = {
    let tokens: [TokenSource] = [
      .standard, .header("x-token", scheme: .none), .cookie("session"), .query("access_token"), .subprotocol("bearer"),
    ]
    let keys: [KeyPlace] = [.header("x-api-key"), .query("key")]
    return tokens.map { CredentialPlaces(tokens: [$0]) }
      + [
        CredentialPlaces(tokens: [], keys: keys), CredentialPlaces(tokens: [], acceptsBasic: true),
        CredentialPlaces(tokens: tokens, keys: keys, acceptsBasic: true),
      ]
  }()

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && !",;\"\\:()<>@[]{}?".utf8.contains(byte)
  }

  /// In an event without escapes, what it says is what is written.
  private static func checkOrigin(of value: [UInt8], in input: [UInt8]) {
    require(
      input.contains(UInt8(ascii: "\\")) || input.holds(value[...]), "what is presented came with the event")
  }

  /// What a handler reads of a request came with it, and is no longer than it.
  static func check(_ event: ProxyEvent, writtenAs input: [UInt8]) {
    require(event.body.count <= input.count, "decoding makes nothing longer")
    require(event.path.utf8.count <= input.count, "a path is no longer than its event")
    for name in ["content-type", "idempotency-key", "origin", "x-token", ""] {
      let values = event.values(ofHeader: name).map { Array($0.utf8) }
      require(Set(values).count == values.count, "a header's values are each given once")
    }
    for name in ["limit", "cursor", "token", ""] {
      let values = event.values(ofQuery: name).map { Array($0.utf8) }
      require(Set(values).count == values.count, "a parameter's values are each given once")
      require(values.allSatisfy { $0.count <= input.count }, "decoding makes nothing longer")
    }
    let authorizer = (try? JSONDocument(parsing: input, maximumBytes: input.count))?.root["requestContext"]?[
      "authorizer"]
    switch event.caller {
    case .none: require(authorizer?.isNull ?? true, "only who has no authorizer has no caller")
    case .iam(let userARN):
      require(authorizer?["iam"]?["userArn"]?.equals(utf8: userARN) == true, "the signer is whom IAM names")
      require(authorizer?["lambda"]?.isNull ?? true, "one authorizer decides")
    case .context: require(authorizer?["jwt"]?.isNull ?? true, "another kind of authorizer is never ours")
    }
    check(event)
  }

  /// Whatever stands in the context, reading it ends in a caller or in an error.
  private static func check(_ event: ProxyEvent) {
    guard case .context(let context) = event.caller else { return }
    do throws(InvalidContext) {
      let now = 1_800_000_000.0
      let caller = try CallerContext(context, now: now)
      require(!caller.issuer.isEmpty && !caller.subject.isEmpty && !caller.role.isEmpty, "a caller is somebody")
      require(!caller.issuer.utf8.contains(UInt8(ascii: ":")), "an issuer's name ends where the subject begins")
      require(!caller.permissions.names.isEmpty, "a caller may do something")
      require(caller.expiresAt.map { Double($0) > now } ?? (caller.authType != .jwt), "nobody outlives the token")
      checkGroups(caller.groups, readFrom: context["groups"] ?? "")
    } catch { require(error.description.utf8.count < 200, "a fault is a short sentence") }
  }

  /// `LatchkeyContext` reads JSON without a parser of ours; jansson must read the same. Only a NUL, which jansson refuses
  /// in any string, may part them.
  private static func checkGroups(_ groups: [String], readFrom text: String) {
    guard !groups.contains(where: { $0.utf8.contains(0) }) else { return }
    let bytes = Array(text.utf8)
    guard let document = try? JSONDocument(parsing: bytes, maximumBytes: bytes.count) else {
      fatalError("broken invariant: groups that are not JSON are not read")
    }
    require(
      document.root.elements.map { Array(($0.string ?? "").utf8) } == groups.map { Array($0.utf8) },
      "groups are read as they are written")
  }

  /// A fault repeats nothing of the event.
  static func check(_ fault: InvalidEvent) {
    require(fault.code == "event_malformed", "a code never changes")
    require(fault.description.utf8.count < 128, "a fault is a short sentence")
  }
}

extension TokenSource {
  fileprivate var isOfWebSocket: Bool {
    switch self {
    case .query, .subprotocol: true
    case .header, .cookie: false
    }
  }
}
