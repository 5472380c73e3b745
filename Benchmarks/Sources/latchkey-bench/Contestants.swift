internal import CBaseline
internal import Foundation
internal import JOSE
internal import JWTKit
internal import OIDC

/// One way of checking a subject's token: `check` runs so many checks, one after the other.
struct Contestant {
  let name: String
  let check: (Int) async throws -> Void

  /// Those whom the ratios are about, in the order in which they are printed.
  static func all(for subject: Subject) async throws -> [Contestant] {
    [try latchkey(subject), bare(subject), parsing(subject), try await jwtKit(subject)]
  }

  /// From the token's text to claims that were read: the subject, the client and the groups.
  private static func latchkey(_ subject: Subject) throws -> Contestant {
    let isSecret = subject.algorithm == .hs256
    guard let algorithm = JOSE.SignatureAlgorithm(name: subject.algorithm.rawValue),
      let now = NumericDate(secondsSinceEpoch: Subject.now)
    else { throw Wrong.subject }
    let issuer = try Issuer(
      name: "customers", identifier: Subject.issuer, clients: [Subject.client], tokenUse: .access,
      algorithms: [algorithm], keys: isSecret ? .secrets([TimedSecret(.environment("SECRET"))]) : .file("keys.json"),
      groupsClaim: "cognito:groups")
    let keys: IssuerKeys =
      isSecret
      ? .secrets([try SharedSecret(subject.secret, for: [algorithm])])
      : .keySet(try KeySet(parsing: Array(subject.keySet.utf8)))
    let verifier = Verifier(trusting: try TrustedIssuers([issuer]), keys: FixedKeys(["customers": keys]))
    let token = subject.token
    return Contestant(name: "Latchkey") { count in
      for _ in 0..<count {
        let claims = try verifier.verify(token, at: now).claims
        guard let subject = claims.subject, try claims.string("client_id") == Subject.client,
          try claims.strings("cognito:groups") == ["admins"], subject.utf8.count == 36
        else { throw Wrong.claims }
      }
    }
  }

  private static func bare(_ subject: Subject) -> Contestant {
    Contestant(name: "OpenSSL") { count in
      let text = subject.signedText
      for _ in 0..<count {
        guard bench_verify(subject.key, text, text.count) else { throw Wrong.signature }
      }
    }
  }

  private static func parsing(_ subject: Subject) -> Contestant {
    Contestant(name: "OpenSSL and jansson") { count in
      let (text, header, claims) = (subject.signedText, subject.header, subject.claims)
      let isValid = header.withUnsafeBufferPointer { header in
        header.withMemoryRebound(to: CChar.self) { header in
          claims.withUnsafeBufferPointer { claims in
            claims.withMemoryRebound(to: CChar.self) { claims in
              (0..<count).allSatisfy { _ in
                bench_verify_and_parse(
                  subject.key, text, text.count, header.baseAddress, header.count, claims.baseAddress, claims.count)
              }
            }
          }
        }
      }
      guard isValid else { throw Wrong.signature }
    }
  }

  private static func jwtKit(_ subject: Subject) async throws -> Contestant {
    let keys = JWTKeyCollection()
    if subject.algorithm == .hs256 {
      await keys.add(
        hmac: HMACKey(from: subject.secret), digestAlgorithm: .sha256, kid: JWKIdentifier(string: Subject.keyID))
    } else {
      try await keys.add(jwksJSON: subject.keySet)
    }
    let token = subject.token
    return Contestant(name: "jwt-kit") { count in
      for _ in 0..<count {
        let claims = try await keys.verify(token, as: AccessToken.self)
        guard claims.client_id == Subject.client, claims.groups == ["admins"], claims.sub.value.utf8.count == 36
        else { throw Wrong.claims }
      }
    }
  }

  /// A contestant did not do what it is measured for.
  enum Wrong: Error { case subject, signature, claims }
}

/// What jwt-kit decodes: the claims that Latchkey checks and those that are read.
private struct AccessToken: JWTPayload {
  let sub: SubjectClaim
  let iss: IssuerClaim
  let exp: ExpirationClaim
  let iat: IssuedAtClaim
  let token_use: String
  let client_id: String
  let groups: [String]

  enum CodingKeys: String, CodingKey {
    case sub, iss, exp, iat, token_use, client_id
    case groups = "cognito:groups"
  }

  func verify(using algorithm: some JWTAlgorithm) async throws {
    try exp.verifyNotExpired(currentDate: AccessToken.now)
    guard iss.value == Subject.issuer, token_use == "access", client_id == Subject.client else {
      throw Contestant.Wrong.claims
    }
  }

  private static let now = Foundation.Date(timeIntervalSince1970: Subject.now)
}
