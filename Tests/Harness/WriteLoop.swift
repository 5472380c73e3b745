internal import ArgumentParser
internal import SQLiteScheduling
internal import Scheduling

/// Stores messages one after the other until it is killed.
struct WriteLoop: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "write-loop",
    abstract: "insert messages until killed, and print each identifier and number once it is stored")

  @Argument(help: "the database") var file: String
  @Option(help: "number of the first message") var first = 0
  @Option(help: "how many; without it, no end") var count: Int?

  func run() throws {
    let store = try SQLiteStore(path: file)
    var number = first
    while count.map({ number < first + $0 }) ?? true {
      let message = Made.message(number)
      guard try store.insert(message, text: Made.text(of: message, number), key: Made.key(number)) == .inserted else {
        throw ValidationError("\(message.id) was not inserted")
      }
      try Output.line("\(message.id) \(number)")
      number += 1
    }
  }
}
