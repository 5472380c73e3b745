internal import ArgumentParser

/// Which gateway is meant, by what it keeps.
struct DataOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("Where the database, the outbox and the secrets are kept.", valueName: "FOLDER"),
    completion: .directory)
  var data = DataFolder.standard
}
