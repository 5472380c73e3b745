internal import APIGateway
internal import Authorization
internal import Credentials
internal import PolicyDocument

extension TemplateComparison {
  /// Longer expressions are not tried: what is looked for here are slips, not proofs.
  private static let longestExpression = 512
  /// In the form of a token; its parts mean nothing.
  private static let token =
    "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJpc3MiOiJodHRwczovL2V4YW1wbGUuY29tLyJ9.c2lnLW5hdHVyZV8x"

  /// API Gateway refuses what a TOKEN authorizer's expression does not match, without asking: are there values that the
  /// policy would believe among them?
  mutating func look(at authorizer: DeployedAuthorizer, toldOnly header: String, ifMatching expression: String) {
    guard expression.utf8.count <= Self.longestExpression, let regex = try? Regex(expression) else {
      report(
        .notLookedAt, authorizer.place, "the ValidationExpression of \(authorizer.name) could not be tried out")
      return
    }
    for (value, kind) in samples(in: header) {
      do {
        if try regex.firstMatch(in: value) != nil { continue }
      } catch {
        continue
      }
      report(
        .validationShutsOut, authorizer.place, "the ValidationExpression of \(authorizer.name) shuts out \(kind)")
    }
  }

  /// What may be in that header, and what to call it.
  private func samples(in header: String) -> [(value: String, kind: String)] {
    var samples: [(value: String, kind: String)] = []
    for case .header(let name, let scheme) in policy.tokenSources where name.utf8.elementsEqual(header.utf8) {
      switch scheme {
      case .bearer:
        samples.append(("Bearer \(Self.token)", "tokens behind Bearer"))
        // RFC 9110 section 11.1: the scheme counts without its case.
        samples.append(("bearer \(Self.token)", "tokens behind bearer in lower case"))
        if policy.credentials.contains(where: { $0.authType == .bearer }) {
          samples.append(("Bearer c2VjcmV0LXRleHQtb2YtMjQtYnl0ZXM=", "shared secrets behind Bearer"))
        }
      case .none: samples.append((Self.token, "tokens without a scheme"))
      }
    }
    if header.utf8.elementsEqual("authorization".utf8), policy.credentials.contains(where: { $0.authType == .basic }) {
      samples.append(("Basic amVua2luczpwYXNzd29yZA==", "users with a password (Basic)"))
    }
    return samples
  }
}
