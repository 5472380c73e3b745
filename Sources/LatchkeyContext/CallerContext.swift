/// Who is calling and what they may do, as the Latchkey authorizer wrote it.
///
/// API Gateway hands the authorizer's context to the function behind it as a flat object of strings: with a REST API in
/// `requestContext.authorizer`, with an HTTP API in `requestContext.authorizer.lambda`. Give that object here:
///
///     let caller = try CallerContext(authorizer, now: secondsSinceEpoch)
///     guard caller.permissions.contains("messages:write") else { return forbidden }
///     log("\(caller.principalID) writes as \(caller.role)")
///
/// The object is only as true as the door in front of it: read it from the request context that API Gateway made, never
/// from a header, and only on a route that has the authorizer.
public struct CallerContext: Sendable, Equatable {
  /// The owner's name for whoever signed the caller's token, such as `customers`: lower case, digits, `.`, `_`, `-`.
  public let issuer: String
  /// The issuer's name for the caller (`sub`): any text but the empty one. Unique only together with `issuer`.
  public let subject: String
  /// The first role of the policy document that the caller has.
  public let role: String
  /// What all the caller's roles permit together.
  public let permissions: Permissions
  /// The groups that the token listed, as they are written there. Another issuer's groups may have the same names.
  public let groups: [String]
  /// How the caller was believed: `jwt`.
  public let authType: String
  /// When the caller's token expires, in seconds since the epoch.
  public let expiresAt: Int64

  /// Issuer and subject together: the one name of this caller. Fit as a key; never an e-mail address or a user name.
  public var principalID: String { "\(issuer):\(subject)" }

  /// The most bytes that a context holds, names and values together; the authorizer never writes more.
  public static let maximumBytes = 10_240

  /// Reads the context.
  ///
  /// Members that the authorizer does not write (API Gateway adds `integrationLatency`) are ignored. `principalId`, which
  /// API Gateway adds for a REST API, must agree with issuer and subject where it is there.
  ///
  /// - Parameters:
  ///   - members: the flat object; a number or a boolean is given as its text.
  ///   - now: seconds since the epoch. From `expiresAt` on, the context is refused: an answer that API Gateway has cached
  ///     may be older than the token it was given for.
  /// - Throws: `InvalidContext`.
  public init(_ members: [String: String], now: Double) throws(InvalidContext) {
    func member(_ name: String) throws(InvalidContext) -> String {
      guard let value = members[name] else { throw .missing(member: name) }
      guard !value.isEmpty else { throw .malformed(member: name, expected: "text that is not empty") }
      guard value.utf8.count <= CallerContext.maximumBytes else {
        throw .malformed(member: name, expected: "at most \(CallerContext.maximumBytes) bytes")
      }
      return value
    }
    issuer = try member("issuer")
    guard CallerContext.isIssuerName(issuer) else {
      throw .malformed(member: "issuer", expected: "lower-case letters, digits, '.', '_' and '-'")
    }
    subject = try member("subject")
    role = try member("role")
    permissions = try Permissions(joined: member("permissions"))
    guard let groups = GroupList.parse(try member("groups")) else {
      throw .malformed(member: "groups", expected: "a JSON array of strings")
    }
    self.groups = groups
    authType = try member("authType")
    expiresAt = try CallerContext.seconds(member("expiresAt"))
    if let principalID = members["principalId"], !principalID.utf8.elementsEqual("\(issuer):\(subject)".utf8) {
      throw .malformed(member: "principalId", expected: "issuer and subject, joined by a colon")
    }
    // Written so that a clock that is not a number refuses, too.
    guard now < Double(expiresAt) else { throw .expired(at: expiresAt, now: now) }
  }

  /// An issuer's name holds no colon, so that `principalID` can be taken apart in one way only.
  private static func isIssuerName(_ name: String) -> Bool {
    name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
      default: false
      }
    }
  }

  /// Twelve digits reach the last second of the year 9999, the latest that a token can say.
  private static func seconds(_ text: String) throws(InvalidContext) -> Int64 {
    let isDigits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard isDigits, text.utf8.count <= 12, let seconds = Int64(text) else {
      throw .malformed(member: "expiresAt", expected: "whole seconds since the epoch")
    }
    return seconds
  }
}
