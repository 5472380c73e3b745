internal import ArgumentParser
internal import Authorization
internal import AuthorizerApp
internal import JOSE
internal import PolicyDocument
internal import StrictJSON
internal import SystemCalls

/// `latchkey explain`: why would the function answer so?
struct ExplainCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    _superCommandName: "latchkey",
    abstract: "Tell the whole story of one decision, without the network.",
    discussion: """
      Every check is told with what was expected and what was found, also those behind the first that failed; which \
      roles the caller has and through which grant, and what was missing where one nearly held; which route takes the \
      request, and until when it is permitted; and the very bytes that the function would post. The first line is the \
      verdict and what failed.

      A token whose signature does not hold is told to its end, too, marked as what would be; it is never allowed.

      Nothing is fetched. Keys come from --keys, from the files and pinned key sets of the policy, or from secrets in \
      the environment and in files. Tokens and secrets are never shown, only their length and the beginning of their \
      SHA-256; the claims of the token are.

      Exit status: 0 allowed, 1 unauthorized, 2 usage or configuration, 3 undecided, 4 denied.

      EXAMPLES:
        latchkey explain --policy latchkey.json --event event.json --keys jwks.json
        latchkey explain --policy latchkey.json --token - \\
          --route "POST /groups/news/messages" < token.txt
      """)

  @Option(help: ArgumentHelp("The policy document (latchkey.json).", valueName: "FILE"), completion: .file())
  var policy: String

  @Option(
    help: ArgumentHelp("The event, as API Gateway sends it; - is standard input.", valueName: "FILE"),
    completion: .file())
  var event: String?

  @Option(
    help: ArgumentHelp(
      "A token instead of an event, with --route; - reads one line of standard input.", valueName: "TOKEN"))
  var token: String?

  @Option(
    help: ArgumentHelp(
      "What the token is to be used for: 'POST /groups/news/messages', or '$connect' of a WebSocket API.",
      valueName: "ROUTE"))
  var route: String?

  @Option(
    help: ArgumentHelp("A file with the key set of the issuer that the token names.", valueName: "FILE"),
    completion: .file())
  var keys: String?

  @OptionGroup
  var time: TimeOption

  @OptionGroup
  var output: OutputOption

  func perform() throws(Complaint) -> ExitStatus {
    let format = try OutputFormat(output.output)
    let now = try Clock(at: time.at).now
    let policy = try PolicyArgument.load(policy)
    let event = try eventBytes(policy)
    var given: KeySet?
    if let keys {
      if keys.contains("://") {
        throw Complaint(
          "--keys: takes a file here, for nothing is fetched", hints: "'latchkey keys fetch' makes one of a URL")
      }
      given = try SuppliedKeys.keySet(keys)
    }
    let keys = ExplainKeys(given: given, usageKeys: policy.authorization.roles.compactMap(\.usageKey))
    let explanation = Explainer(policy: policy, keys: keys).explain(event, at: now)
    switch format {
    case .json: try Console.print(explanation.json.encoded())
    case .text:
      try Console.print(
        ExplanationText(painter: .forStandardOutput(), isMadeUp: token != nil).lines(explanation).joined(
          separator: "\n"))
    }
    if explanation.verdict.code == "key_unknown", let given {
      for key in given.skipped { Console.hint(key.explanation) }
    }
    return ExitStatus(explanation.verdict.decision)
  }

  private func eventBytes(_ policy: Policy) throws(Complaint) -> [UInt8] {
    switch (event, token, route) {
    case (let event?, nil, nil): return try InputFile.read(event, maximumBytes: AuthorizeCommand.maximumEventBytes)
    case (nil, let token?, let route?):
      return try ExplainEvent.json(token: try text(of: token), route: route, sources: policy.tokenSources)
    case (nil, nil, nil):
      throw Complaint("--event or --token is missing", hints: "see 'latchkey explain --help'")
    case (.some, _, _):
      throw Complaint(
        "--event excludes --token and --route", hints: "the event says what is presented and what is asked for")
    case (nil, .some, nil):
      throw Complaint("--token needs --route", hints: "write --route 'POST /groups/news/messages'")
    case (nil, nil, .some):
      throw Complaint("--route needs --token", hints: "'--token -' reads one from standard input")
    }
  }

  /// The token as text, of an argument or of the first line of standard input; one leading `Bearer ` is tolerated.
  private func text(of token: String) throws(Complaint) -> String {
    var bytes = Array(token.utf8)
    if token == "-" {
      bytes = try InputFile.read("-", maximumBytes: TokenSource.maximumLineBytes)
      if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
      if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    }
    guard let text = String(validating: TokenInput.withoutScheme(bytes), as: UTF8.self) else {
      throw Complaint("--token: is not text, and so no token")
    }
    return text
  }
}
