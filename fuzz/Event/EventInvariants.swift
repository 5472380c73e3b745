internal import APIGateway
internal import FuzzSupport
internal import LatchkeyContext
internal import StrictJSON

/// What must hold for every event, and for what is said about those that are none.
enum EventInvariants {
  /// The token is the end of the header, and nothing that no token has is in it.
  static func check(_ event: TokenEvent) {
    do throws(InvalidCredentials) {
      let token = try BearerCredentials.token(in: event.authorizationToken)
      let header = Array((event.authorizationToken ?? "").utf8)
      require(!token.isEmpty && header.suffix(token.count) == token[...], "the token is the end of the header")
      require(header.count - token.count >= 7, "a scheme and a space are in front of it")
      require(token.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ",") }, "no second value is in it")
    } catch { require(error.description.utf8.count < 128, "a fault is a short sentence") }
  }

  /// Whatever stands in the context, reading it ends in a caller or in an error.
  static func check(_ event: ProxyEvent) {
    guard let context = event.authorizer else { return }
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
