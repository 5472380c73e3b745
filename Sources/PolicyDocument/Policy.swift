package import APIGateway
package import Authorization
package import Credentials
package import OIDC
internal import StrictJSON

/// A policy document: whom we trust and what they may do.
///
/// Source: docs/policy.md, and docs/latchkey.schema.json for editors.
package struct Policy: Sendable {
  /// Whom we trust to sign tokens; nil where callers have other credentials only.
  package let issuers: TrustedIssuers?
  /// What callers without a token may present.
  package let credentials: [Credential]
  /// Who signs with credentials of IAM. The authorizer never meets them: they are for the functions behind.
  package let callers: KnownCallers
  /// What they may do.
  package let authorization: Authorization
  /// Everything of a request that is looked at.
  package let places: CredentialPlaces
  /// What an HTTP API with payload 2.0 is answered.
  package let httpAPIAnswer: HTTPAPIAnswer
  /// What a refused caller is answered.
  package let onRefusal: RefusalAnswer

  /// The largest document, in bytes: thousands of issuers, and a grant or two for each.
  package static let maximumBytes = 4_194_304

  /// Reads a document.
  ///
  /// - Parameters:
  ///   - bytes: the document, at most `maximumBytes`.
  ///   - environment: the values of `${NAME}`.
  ///   - directory: where the document is; the relative paths in it are relative to this. Empty for the working directory.
  /// - Throws: `InvalidPolicy`, with everything that is wrong at once.
  package init(parsing bytes: [UInt8], environment: [String: String], directory: String) throws(InvalidPolicy) {
    let root: JSONValue
    do throws(JSONFault) {
      root = try JSONDocument(parsing: bytes, maximumBytes: Policy.maximumBytes).root
    } catch {
      throw InvalidPolicy(problems: [.init("$", "the document is \(error); no comments, no trailing commas")])
    }
    var reader = PolicyReader(environment: environment, directory: directory)
    let names = [
      "$schema", "answerFor", "httpApiAnswer", "onRefusal", "tokenFrom", "issuers", "credentials", "callers", "refuse",
      "roles", "routes",
    ]
    guard let members = reader.members(of: root, at: "$", known: names) else {
      throw InvalidPolicy(problems: reader.problems)
    }
    let scope = reader.choice(members["answerFor"], at: "$.answerFor", or: AnswerScope.stage)
    let httpAPIAnswer = reader.choice(members["httpApiAnswer"], at: "$.httpApiAnswer", or: HTTPAPIAnswer.policy)
    let onRefusal = reader.choice(members["onRefusal"], at: "$.onRefusal", or: RefusalAnswer.unauthorized)
    let sources = reader.tokenSources(members["tokenFrom"])
    let revocations = reader.revocations(members["refuse"])
    let (issuers, named) = reader.issuers(members["issuers"], revoking: revocations)
    var callers = reader.credentials(members["credentials"])
    let known = reader.knownCallers(members["callers"], into: &callers)
    let roles = reader.roles(members["roles"])
    let routes = reader.routes(members["routes"])

    let hasIssuers = members["issuers"] != nil
    reader.checkSomebodyIsTrusted(
      hasIssuers: hasIssuers, credentials: members["credentials"], callers: members["callers"])
    reader.check(callers, scope: scope, roles: roles, of: members["roles"])
    reader.check(callers, beside: sources, hasIssuers: hasIssuers)
    let isKnowingIssuers = !reader.hasProblem(within: "$.issuers") || named.count == members["issuers"]?.count
    let isKnowingRoles = !reader.hasProblem(within: "$.roles")
    reader.check(revocations, name: isKnowingIssuers ? named : nil)
    reader.add(
      Authorization.problems(
        issuers: isKnowingIssuers ? named : nil, roles: roles,
        namedByCredentials: callers.hasEveryRole ? callers.roles.map(\.name) : nil))
    reader.add(Authorization.problems(routes: routes, heldBy: isKnowingRoles ? roles : nil))
    guard reader.problems.isEmpty else { throw InvalidPolicy(problems: reader.problems) }

    authorization = try Authorization(checked: roles, routes: routes.compactMap { $0 }, scope: scope ?? .stage)
    do throws(InvalidIssuer) {
      self.issuers = hasIssuers ? try TrustedIssuers(issuers) : nil
    } catch {
      throw InvalidPolicy(problems: error.problems.map { .init("$.issuers", $0.reason) })
    }
    credentials = callers.credentials
    self.callers = KnownCallers(known, roles: roles)
    places = CredentialPlaces(
      tokens: sources?.map(\.source) ?? (hasIssuers || callers.hasBearer ? [.standard] : []), of: callers.credentials)
    self.httpAPIAnswer = httpAPIAnswer ?? .policy
    self.onRefusal = onRefusal ?? .unauthorized
  }

}

extension Policy {
  /// Where a token, or a shared bearer secret, may be.
  package var tokenSources: [TokenSource] { places.tokens }
}

extension CredentialPlaces {
  fileprivate init(tokens: [TokenSource], of credentials: [Credential]) {
    var keys: [KeyPlace] = []
    for case .apiKey(let place, _) in credentials.map(\.proof) where !keys.contains(place) { keys.append(place) }
    self.init(tokens: tokens, keys: keys, acceptsBasic: credentials.contains { $0.authType == .basic })
  }
}

/// What an HTTP API with payload format 2.0 is answered. Nothing in its event says which it expects.
package enum HTTPAPIAnswer: String, Sendable, Equatable, CaseIterable {
  /// An IAM policy.
  case policy
  /// `isAuthorized` for the one route that was asked for: the API has `EnableSimpleResponses`.
  case simple
}

/// What a caller is answered who is not believed.
package enum RefusalAnswer: String, Sendable, Equatable, CaseIterable {
  /// The error that API Gateway makes a 401 of. It counts as a failed invocation, and is never cached.
  case unauthorized
  /// A policy that denies everything, which makes a 403 and may be cached; but a refusal that can heal is still a 401.
  case deny
}
