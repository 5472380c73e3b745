internal import JOSE
internal import StrictJSON

/// One check on a signed token, as a value. What an issuer's tokens must satisfy is a list of these, made once.
package enum Requirement: Sendable, Equatable {
  /// The header's `typ`, a media type (RFC 7515 section 4.1.9).
  case type(String)
  /// `exp` is there and has not come. RFC 7519 section 4.1.4: "on or after" it the token is refused.
  case unexpired
  /// `nbf`, where it is there, has come.
  case begun
  /// `iat`, where it is there, is not in the future by more than clocks can differ.
  case issuedInPast
  /// `sub`, where it is there, is a string.
  case subjectIsText
  /// `token_use` is this.
  case tokenUse(TokenUse)
  /// `aud` holds one of these.
  case audience([String])
  /// The token was given to one of these clients: `client_id` of an access token, `aud` of an ID token.
  case client([String])
  /// The owner has not said that the token is no longer believed.
  case unrevoked([Revocation])

  /// How far in the future `iat` may be, in seconds, beside the leeway.
  static let issuedAtTolerance = 300

  /// Why the token does not satisfy this; nil where it does.
  ///
  /// - Parameters:
  ///   - now: the moment to judge at.
  ///   - leeway: seconds by which clocks may differ.
  func refusal(of header: JOSEHeader?, _ claims: Claims, at now: NumericDate, leeway: Int) -> Refusal? {
    do throws(Refusal) {
      switch self {
      case .type(let expected): try Requirement.checkType(header?.type, expected)
      case .unexpired: try Requirement.checkExpiry(claims, now, leeway)
      case .begun:
        if let start = try claims.date("nbf"), now.advanced(by: leeway) < start {
          throw .notYetValid(before: start, now: now, leeway: leeway)
        }
      case .issuedInPast:
        let tolerance = Requirement.issuedAtTolerance + leeway
        if let issued = try claims.date("iat"), now.advanced(by: tolerance) < issued {
          throw .issuedInFuture(at: issued, now: now, tolerance: tolerance)
        }
      case .subjectIsText: _ = try claims.json["sub"].map { _ throws(Refusal) in try claims.string("sub") }
      case .tokenUse(let expected): try Requirement.checkTokenUse(claims, expected)
      case .audience(let expected): try Requirement.checkAudience(claims, expected)
      case .client(let expected): try Requirement.checkClient(claims, expected)
      case .unrevoked(let revocations): try Requirement.checkRevocations(claims, revocations)
      }
      return nil
    } catch {
      return error
    }
  }

  private static func checkExpiry(_ claims: Claims, _ now: NumericDate, _ leeway: Int) throws(Refusal) {
    guard let expiry = try claims.date("exp") else { throw .claimMissing("exp") }
    guard now < expiry.advanced(by: leeway) else { throw .expired(at: expiry, now: now, leeway: leeway) }
  }

  /// Without `iat` nobody can tell when a token was issued: it is one of those that are no longer believed.
  private static func checkRevocations(_ claims: Claims, _ revocations: [Revocation]) throws(Refusal) {
    let issued = try claims.date("iat")
    for revocation in revocations where revocation.covers(claims.subject) {
      if let issued, issued >= revocation.issuedBefore { continue }
      throw .revoked(issued: issued, before: revocation.issuedBefore)
    }
  }

  private static func checkTokenUse(_ claims: Claims, _ expected: TokenUse) throws(Refusal) {
    guard let actual = claims.json["token_use"] else { throw .claimMissing("token_use") }
    guard actual.kind == .string else {
      throw .claimMalformed("token_use", expected: "a string", actual: actual.kind.phrase)
    }
    guard actual.equals(utf8: expected.rawValue) else {
      throw .tokenUseMismatch(expected: expected.rawValue, actual: Excerpt.of(actual))
    }
  }

  private static func checkAudience(_ claims: Claims, _ expected: [String]) throws(Refusal) {
    guard let audience = claims.json["aud"] else { throw .claimMissing("aud") }
    if audience.kind == .string, expected.contains(where: { audience.equals(utf8: $0) }) { return }
    let actual = try claims.strings("aud") ?? []
    let isOurs = actual.contains { one in expected.contains { $0.utf8.elementsEqual(one.utf8) } }
    guard isOurs else { throw .audienceMismatch(expected: expected, actual: actual.prefix(8).map { Excerpt.of($0) }) }
  }

  /// Which claim names the client follows from `token_use`. A token of another provider may have no `token_use`: then
  /// `client_id` decides where it is there (RFC 9068 section 2.2), and `aud` where it is not (OpenID Connect Core
  /// section 2). Either way one of them must be ours.
  private static func checkClient(_ claims: Claims, _ expected: [String]) throws(Refusal) {
    let use = claims.json["token_use"]
    if let use, use.kind != .string {
      throw .claimMalformed("token_use", expected: "a string", actual: use.kind.phrase)
    }
    let isAccessToken = use?.equals(utf8: TokenUse.access.rawValue) ?? (claims.json["client_id"] != nil)
    guard isAccessToken else { return try checkAudience(claims, expected) }
    guard let client = claims.json["client_id"] else { throw .claimMissing("client_id") }
    guard client.kind == .string else {
      throw .claimMalformed("client_id", expected: "a string", actual: client.kind.phrase)
    }
    guard expected.contains(where: { client.equals(utf8: $0) }) else {
      throw .clientMismatch(expected: expected, actual: Excerpt.of(client))
    }
  }

  /// Media types are compared without regard to case, and "application/" may be left out.
  private static func checkType(_ actual: String?, _ expected: String) throws(Refusal) {
    guard let actual, mediaType(actual) == mediaType(expected) else {
      throw .typeMismatch(expected: expected, actual: actual.map(Excerpt.of))
    }
  }

  private static func mediaType(_ text: String) -> [UInt8] {
    let lowercased = text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    return lowercased.contains(UInt8(ascii: "/")) ? lowercased : Array("application/".utf8) + lowercased
  }
}

extension Requirement {
  /// What tokens with these settings must satisfy, in the order in which it is checked.
  static func list(
    type: String?, tokenUse: TokenUse?, audiences: Audiences?, clients: [String], revocations: [Revocation]
  ) -> [Requirement] {
    var requirements: [Requirement] = [.unexpired, .begun, .issuedInPast, .subjectIsText]
    if let type { requirements.append(.type(type)) }
    if let tokenUse { requirements.append(.tokenUse(tokenUse)) }
    if case .oneOf(let accepted) = audiences { requirements.append(.audience(accepted)) }
    if !clients.isEmpty { requirements.append(.client(clients)) }
    if !revocations.isEmpty { requirements.append(.unrevoked(revocations)) }
    return requirements
  }
}
