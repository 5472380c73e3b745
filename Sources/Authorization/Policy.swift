package import OIDC
internal import StrictJSON

/// A policy document: whom we trust and what they may do.
///
/// Source: docs/policy.md, and docs/latchkey.schema.json for editors.
package struct Policy: Sendable {
  /// Whom we trust.
  package let issuers: TrustedIssuers
  /// What they may do.
  package let authorization: Authorization

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
    let members = reader.members(of: root, at: "$", known: ["$schema", "answerFor", "issuers", "roles", "routes"])
    guard let members else { throw InvalidPolicy(problems: reader.problems) }
    let scope = reader.answerScope(members["answerFor"])
    let (issuers, known) = reader.issuers(members["issuers"])
    let roles = reader.roles(members["roles"])
    let routes = reader.routes(members["routes"])

    let isKnowingIssuers = !reader.hasProblem(within: "$.issuers") || known.count == members["issuers"]?.count
    let isKnowingRoles = !reader.hasProblem(within: "$.roles")
    reader.add(Authorization.problems(issuers: isKnowingIssuers ? known : nil, roles: roles))
    reader.add(Authorization.problems(routes: routes, heldBy: isKnowingRoles ? roles : nil))
    guard reader.problems.isEmpty else { throw InvalidPolicy(problems: reader.problems) }

    authorization = try Authorization(checked: roles, routes: routes.compactMap { $0 }, scope: scope)
    do throws(InvalidIssuer) {
      self.issuers = try TrustedIssuers(issuers)
    } catch {
      throw InvalidPolicy(problems: error.problems.map { .init("$.issuers", $0.reason) })
    }
  }
}

extension PolicyReader {
  fileprivate mutating func answerScope(_ value: JSONValue?) -> AnswerScope {
    guard let value, let text = string(value, at: "$.answerFor") else { return .stage }
    guard let scope = AnswerScope(rawValue: text) else {
      report("$.answerFor", "must be \"stage\" or \"route\"")
      return .stage
    }
    return scope
  }
}
