internal import Authorization
internal import FuzzSupport
internal import JOSE
internal import OIDC
internal import PolicyDocument
internal import StrictJSON

private let environment = [
  "USER_POOL_ID": "eu-west-1_AbCdEfGhI", "WEB_CLIENT_ID": "web", "EMPTY": "", "TRICK": "${USER_POOL_ID}", "ANY": "any",
  "ACCOUNT_ID": "123456789012", "STAR": "*",
]

/// One input: a policy document. Either it loads and every check in it stands, or every problem has a place.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe input(bytes, count)
  do throws(InvalidPolicy) {
    let policy = try Policy(parsing: input, environment: environment, directory: "")
    check(policy, input)
  } catch {
    require(!error.problems.isEmpty, "what is refused has a problem")
    for problem in error.problems {
      require(problem.path.utf8.first == UInt8(ascii: "$"), "a problem has a place: \(problem.path)")
      require(!problem.reason.isEmpty && problem.reason.utf8.last != UInt8(ascii: "."), "a reason is one phrase")
    }
    SecretInvariants.check(error.problems, input)
  }
  return 0
}

private func check(_ policy: Policy, _ text: [UInt8]) {
  guard let root = (try? JSONDocument(parsing: text, maximumBytes: text.count))?.root else {
    fatalError("broken invariant: a policy is JSON")
  }
  let hasOthers = !policy.credentials.isEmpty || !policy.callers.all.isEmpty
  require(!(policy.issuers?.all.isEmpty ?? !hasOthers), "somebody is trusted")
  require((policy.issuers?.all.count ?? 0) == (root["issuers"]?.count ?? 0), "everybody who is named is read")
  CallerInvariants.check(policy, root)
  for issuer in policy.issuers?.all ?? [] {
    require(issuer.name != Grant.issuerOfCredentials, "no issuer stands for those who have none")
    require(!issuer.identifier.isEmpty && !issuer.algorithms.isEmpty, "an issuer has a name and an algorithm")
    require(
      issuer.algorithms.allSatisfy { $0.isSymmetric == issuer.keys.isSecret }, "secrets and public keys never mix")
    require((0...Issuer.maximumLeeway).contains(issuer.leeway), "a leeway has a bound")
    if case .oneOf(let audiences)? = issuer.audiences {
      require(!audiences.isEmpty && audiences.allSatisfy { !$0.isEmpty }, "an audience is never empty")
    } else {
      // Whoever does not ask for an audience says so, or names clients.
      require(issuer.audiences == .any || !issuer.clients.isEmpty, "leaving something out switches nothing off")
    }
  }
}
