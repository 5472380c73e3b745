internal import ArgumentParser
internal import JOSE
internal import OIDC
internal import SystemCalls

/// `latchkey keys fetch`: a key set to ship with the function.
struct KeysFetchCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    _superCommandName: "latchkey keys",
    abstract: "Fetch a key set to ship with the function: a pinned one.",
    discussion: """
      The keys are kept as they are served, with when and from where they were fetched. A policy names the file as \
      keys.pinned, and a function that starts cold checks its first token with it, before it has fetched anything; the \
      file serves for 7 days, or as long as keys.pinnedFor says.

      Standard error says which keys serve nobody and why, and what is different from the file that is replaced. The \
      file is replaced whole or not at all, and never by a set in which no key serves.

      Exit status: 0 done, 1 no key serves, 2 usage, 3 the keys could not be fetched.

      EXAMPLES:
        latchkey keys fetch --user-pool eu-west-1_AbCdEfGhI -o keys/customers.json
        latchkey keys fetch --issuer https://login.example.com/ -o keys/partners.json
        latchkey keys fetch https://login.example.com/keys > keys/partners.json
      """)

  @Argument(help: ArgumentHelp("Where the key set (JWKS) is: an https URL.", valueName: "URL"))
  var url: String?

  @Option(help: ArgumentHelp("The issuer whose OpenID Provider metadata says where its key set is.", valueName: "URL"))
  var issuer: String?

  @Option(help: ArgumentHelp("The Cognito user pool whose key set it is.", valueName: "ID"))
  var userPool: String?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The file to write, or to replace (default: standard output).", valueName: "FILE"),
    completion: .file())
  var output: String?

  func perform() throws(Complaint) -> ExitStatus {
    let place = try place()
    // Before anything is fetched: a file that is no key set is somebody's, and stays.
    let former = try output.flatMap { path throws(Complaint) in try Self.former(path) }
    let (fetched, issuer) = try place.fetch()
    let result = try FetchedText(fetched, issuer: issuer)
    for key in result.document.keySet.skipped { Console.warn(key.explanation) }
    guard !result.document.keySet.keys.isEmpty else {
      let rest = output.map { former == nil ? "; \($0) is not written" : "; \($0) stays as it was" } ?? ""
      throw Complaint(["no key of the set serves\(rest)"], status: .refused)
    }
    guard let output else {
      try Console.print(result.text, endsLine: false)
      return .accepted
    }
    do throws(FileProblem) {
      try FileSystem.write(result.text, to: output, permissions: 0o644, replacing: true)
    } catch {
      throw Complaint(error)
    }
    if let former {
      for line in KeySetDifference(from: former, to: result.document).lines { Console.note(line) }
    }
    Console.note("wrote \(output): \(KeyTable.summary(of: result.document.entries))")
    return .accepted
  }

  private func place() throws(Complaint) -> KeyPlace {
    switch (url, issuer, userPool) {
    case (let url?, nil, nil): return .url(url)
    case (nil, let issuer?, nil): return .issuer(issuer)
    case (nil, nil, let id?):
      guard let pool = UserPool(id: id) else {
        throw Complaint("--user-pool: not the id of a user pool", hints: "an id looks like eu-west-1_AbCdEfGhI")
      }
      return .userPool(pool)
    case (nil, nil, nil):
      throw Complaint("it is not said which keys", hints: "give a URL, or --issuer, or --user-pool")
    default:
      throw Complaint("a URL, --issuer and --user-pool exclude each other", hints: "a pinned set is of one issuer")
    }
  }

  /// The key set in the file that is to be replaced; nil where there is no file.
  private static func former(_ path: String) throws(Complaint) -> KeySetDocument? {
    do throws(Complaint) {
      return try KeySetDocument(contentsOf: path)
    } catch {
      guard FileSystem.permissions(of: path) != nil else { return nil }
      throw Complaint(error.messages, hints: ["only a file that holds a key set is replaced"])
    }
  }
}
