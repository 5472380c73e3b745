internal import ArgumentParser

/// Where a gateway's own things are; the same for every command.
struct PlaceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Parameters of the template, people who may sign in, demo data.", valueName: "FILE"),
    completion: .file())
  var plan = "local.json"

  @Option(
    help: ArgumentHelp("Where the database, the outbox and the secrets are kept.", valueName: "FOLDER"),
    completion: .directory)
  var data = ".latchkey"

  @Option(
    help: ArgumentHelp("Where the keys of the sign-in are kept.", valueName: "FOLDER"), completion: .directory)
  var keys = "keys/local"
}
