internal import ArgumentParser

/// Programs for tests that need a process of its own: one that can be killed, or that shares a file with others.
///
/// To add one: a `ParsableCommand` in a file of its own, and its name here.
@main
struct Harness: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scheduling-harness", abstract: "processes for the tests of the scheduler",
    subcommands: [WriteLoop.self, InsertTwice.self, Deliver.self])
}
