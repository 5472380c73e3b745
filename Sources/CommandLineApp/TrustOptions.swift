internal import ArgumentParser

/// The options that say whom to trust: a policy, or everything about one issuer.
struct TrustOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Trust whom this policy document (latchkey.json) trusts.", valueName: "FILE"),
    completion: .file())
  var policy: String?

  @Option(
    help: ArgumentHelp(
      "Trust this Cognito user pool: issuer, keys and RS256 follow from it; --keys may say where its keys are.",
      valueName: "ID"))
  var userPool: String?

  @Option(help: ArgumentHelp("The exact iss of its tokens.", valueName: "TEXT"))
  var issuer: String?

  @Flag(help: "Do not check iss: whoever has the key may say anything.")
  var anyIssuer = false

  @OptionGroup
  var keyOptions: KeyOptions

  @Option(
    help: ArgumentHelp(
      "An algorithm that its tokens may use; repeat it for more (default: RS256 for public keys, HS256 for a secret).",
      valueName: "NAME"), completion: AlgorithmArgument.completion)
  var algorithm: [String] = []

  @Option(help: ArgumentHelp("Whom tokens must be for (aud); repeat it for more.", valueName: "TEXT"))
  var audience: [String] = []

  @Option(
    help: ArgumentHelp(
      "The client that tokens must have been given to: client_id of an access token, aud of an ID token; repeat it for more.",
      valueName: "ID"))
  var client: [String] = []

  @Flag(help: "Do not check aud: a token for anybody is a token for us.")
  var anyAudience = false

  @Option(
    help: ArgumentHelp("The kind of Cognito token.", valueName: "id|access"), completion: .list(["id", "access"]))
  var tokenUse: String?

  @Option(help: ArgumentHelp("The typ that the header must have, such as at+jwt.", valueName: "NAME"))
  var type: String?

  @Option(help: ArgumentHelp("By how much clocks may differ, 0 to 300 (default: 0).", valueName: "SECONDS"))
  var leeway: String?

  /// The values without ArgumentParser.
  var settings: TrustSettings {
    TrustSettings(
      policy: policy, userPool: userPool, issuer: issuer, anyIssuer: anyIssuer, keys: keyOptions.settings,
      algorithm: algorithm, audience: audience, client: client, anyAudience: anyAudience, tokenUse: tokenUse,
      type: type, leeway: leeway)
  }
}
