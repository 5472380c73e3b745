/// Who is calling and what they may do, as the Latchkey authorizer wrote it.
///
/// API Gateway hands the authorizer's context to the function behind it as a flat object of strings: with a REST API in
/// `requestContext.authorizer`, with an HTTP API in `requestContext.authorizer.lambda`. Give that object here:
///
///     let caller = try CallerContext(authorizer, now: secondsSinceEpoch)
///     guard caller.permissions.contains("messages:write") else { return forbidden }
///     log("\(caller.principalID) writes as \(caller.role)")
///
/// With an HTTP API of payload format 2.0 the members are all strings; with the others `principalId` and
/// `integrationLatency` are added to them.
///
/// The object is only as true as the door in front of it: read it from the request context that API Gateway made, never
/// from a header, and only on a route that has the authorizer.
public struct CallerContext: Sendable, Equatable {
  /// The owner's name for whoever signed the caller's token, such as `customers`: lower case, digits, `.`, `_`, `-`. For
  /// a caller who has no token it is `credentials`, and no issuer is called so.
  public let issuer: String
  /// The issuer's name for the caller (`sub`), or the principal that the policy document gives to a credential: any text
  /// but the empty one. Unique only together with `issuer`.
  public let subject: String
  /// The first role of the policy document that the caller has.
  public let role: String
  /// What all the caller's roles permit together.
  public let permissions: Permissions
  /// The groups that the token listed, as they are written there. Another issuer's groups may have the same names.
  public let groups: [String]
  /// How the caller was believed.
  public let authType: AuthType
  /// When the caller's token, or the secret that was presented, is no longer valid, in seconds since the epoch; nil: it has
  /// no end. A token always has one.
  public let expiresAt: Int64?
  /// When the person behind the token signed in (`auth_time`), in seconds since the epoch; nil where the token does not say.
  /// An answer that API Gateway has cached tells of the permissions that the sign-in was good for when the authorizer
  /// looked: a function that asks for a fresh sign-in compares this with its clock.
  public let authTime: Int64?
  /// Where the request came from, as API Gateway says; nil unless the policy document has `"answerFor": "route"`, because
  /// an answer for the whole stage is told of the caller's other requests, too.
  public let sourceIP: String?

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
    func optional(_ name: String) throws(InvalidContext) -> String? {
      guard let value = members[name] else { return nil }
      guard !value.isEmpty else { throw .malformed(member: name, expected: "text that is not empty") }
      guard value.utf8.count <= CallerContext.maximumBytes else {
        throw .malformed(member: name, expected: "at most \(CallerContext.maximumBytes) bytes")
      }
      return value
    }
    func member(_ name: String) throws(InvalidContext) -> String {
      guard let value = try optional(name) else { throw .missing(member: name) }
      return value
    }
    func seconds(_ name: String) throws(InvalidContext) -> Int64? {
      guard let text = try optional(name) else { return nil }
      guard let seconds = CallerContext.seconds(text) else {
        throw .malformed(member: name, expected: "whole seconds since the epoch")
      }
      return seconds
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
    guard let authType = AuthType(named: try member("authType")) else {
      throw .malformed(member: "authType", expected: AuthType.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self.authType = authType
    guard (authType == .jwt) != issuer.utf8.elementsEqual(CallerContext.issuerOfCredentials.utf8) else {
      throw .malformed(
        member: "issuer", expected: "\(CallerContext.issuerOfCredentials) where authType is not jwt, and only there")
    }
    expiresAt = try seconds("expiresAt")
    if authType == .jwt, expiresAt == nil { throw .missing(member: "expiresAt") }
    authTime = try seconds("authTime")
    if authType != .jwt, authTime != nil {
      throw .malformed(member: "authTime", expected: "absent where authType is not jwt")
    }
    sourceIP = try optional("sourceIp")
    if let principalID = members["principalId"], !principalID.utf8.elementsEqual("\(issuer):\(subject)".utf8) {
      throw .malformed(member: "principalId", expected: "issuer and subject, joined by a colon")
    }
    // Written so that a clock that is not a number refuses, too.
    if let expiresAt, !(now < Double(expiresAt)) { throw .expired(at: expiresAt, now: now) }
  }

  /// What stands for an issuer where a credential was presented instead of a token.
  private static let issuerOfCredentials = "credentials"

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
  private static func seconds(_ text: String) -> Int64? {
    let isDigits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return isDigits && text.utf8.count <= 12 ? Int64(text) : nil
  }
}
