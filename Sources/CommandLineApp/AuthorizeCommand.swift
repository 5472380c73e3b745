internal import ArgumentParser
internal import Authorization
internal import AuthorizerApp
internal import LambdaRuntime
internal import SystemCalls

/// `latchkey authorize`: what would the function answer?
struct AuthorizeCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "authorize",
    _superCommandName: "latchkey",
    abstract: "Answer an API Gateway event exactly as the Lambda function would.",
    discussion: """
      Standard output holds the bytes that the function would post: a policy with its context, or the error that API \
      Gateway makes a 401 or a 500 of. Why, which no caller is told, is said on standard error.

      Exit status: 0 allowed, 1 unauthorized, 2 usage or configuration, 3 undecided, 4 denied.

      EXAMPLE:
        latchkey authorize --policy latchkey.json --event event.json
      with an event such as
        {"type":"TOKEN","authorizationToken":"Bearer TOKEN",
         "methodArn":"arn:aws:execute-api:eu-west-1:123456789012:a1b2c3/prod/GET/me"}
      """)

  @Option(help: ArgumentHelp("The policy document (latchkey.json).", valueName: "FILE"), completion: .file())
  var policy: String

  @Option(
    help: ArgumentHelp("The event, as API Gateway sends it; - is standard input.", valueName: "FILE"),
    completion: .file())
  var event: String

  @OptionGroup
  var time: TimeOption

  func perform() throws(Complaint) -> ExitStatus {
    let keys = FetchedKeys()
    let authorizer = Authorizer(policy: try PolicyArgument.load(policy), keys: keys.store, secrets: keys.store)
    let event = try InputFile.read(event, maximumBytes: Self.maximumEventBytes)
    let verdict = authorizer.verdict(on: event, at: try Clock(at: time.at).now)
    let answer =
      switch verdict.answer {
      case .success(let bytes): bytes
      case .failure(let error): error.body
      }
    // Byte for byte: a newline only where a person looks.
    try Console.print(answer, endsLine: OutputStream.standardOutput.isTerminal)
    if let reason = verdict.reason { Console.note("\(Self.word(verdict.decision)): \(verdict.code): \(reason)") }
    if verdict.code == "key_unknown" {
      for key in keys.skippedKeys() { Console.hint(key.explanation) }
    }
    return ExitStatus(verdict.decision)
  }

  /// More than Lambda hands to a function (6 MB): what an event that is too large is answered is for the authorizer to
  /// say.
  static let maximumEventBytes = 8 << 20

  private static func word(_ decision: Verdict.Decision) -> String {
    switch decision {
    case .allow: "allowed"
    case .deny: "denied"
    case .unauthorized: "unauthorized"
    case .undecided: "undecided"
    }
  }
}

extension ExitStatus {
  /// How a command ends that answers an event.
  init(_ decision: Verdict.Decision) {
    self =
      switch decision {
      case .allow: .accepted
      case .deny: .denied
      case .unauthorized: .refused
      case .undecided: .undecided
      }
  }
}
