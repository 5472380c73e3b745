internal import ArgumentParser
internal import JOSE
internal import KeyFetching
internal import StrictJSON

/// `latchkey keys show`: what does this key set hold, and which of it serves?
struct KeysShowCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "show",
    _superCommandName: "latchkey keys",
    abstract: "Show the keys of a key set, and which of them serve.",
    discussion: """
      Each key with its id (kid), its type and size or curve, the algorithm that it is bound to (alg), its RFC 7638 \
      thumbprint, and whether tokens are checked with it; if not, why. Of a pinned key set also when and from where it \
      was fetched, and until when it serves.

      A URL is https, is answered with status 200 within 3 seconds, and holds at most 64 KiB and 100 keys, as for the \
      function.

      Exit status: 0 a key serves, 1 none does, 2 usage or no key set, 3 the keys could not be fetched.

      EXAMPLES:
        latchkey keys show keys/customers.json
        latchkey keys show https://login.example.com/.well-known/jwks.json
      """)

  @Argument(
    help: ArgumentHelp(
      "The key set (JWKS): a file, an https URL, or - for standard input.", valueName: "FILE|URL"),
    completion: .file())
  var place: String

  @OptionGroup
  var time: TimeOption

  @OptionGroup
  var output: OutputOption

  func perform() throws(Complaint) -> ExitStatus {
    let format = try OutputFormat(output.output)
    let now = try Clock(at: time.at).now
    let document = place.contains("://") ? try fetched() : try KeySetDocument(contentsOf: place)
    switch format {
    case .json: try Console.print(Self.json(document).encoded())
    case .text:
      let table = KeyTable(painter: .forStandardOutput(), now: now)
      let name = place == "-" ? "standard input" : place
      try Console.print(table.lines(document, from: name).joined(separator: "\n"))
    }
    return document.keySet.keys.isEmpty ? .refused : .accepted
  }

  private func fetched() throws(Complaint) -> KeySetDocument {
    let fetched = try KeyPlace.url(place).fetch().fetched
    return try FetchedText(fetched, issuer: nil).document.unpinned
  }

  /// One object; its members and their order are what programs depend on (docs/command-line.md).
  private static func json(_ document: KeySetDocument) -> JSONText {
    let pin = document.pin.map { pin in
      JSONText.object([
        "fetchedAt": .string(pin.fetchedAt.description), "fetchedFrom": .string(pin.fetchedFrom),
        "issuer": pin.issuer.map { .string($0) } ?? .null, "etag": pin.etag.map { .string($0) } ?? .null,
        "servesUntil": .string(pin.servesUntil.description),
      ])
    }
    return .object(["keys": .array(document.entries.map(\.json)), "pinned": pin ?? .null])
  }
}
