import AWSClient
import AWSScheduling
import Foundation
import StrictJSON
import TestSupport
import Testing

/// moto behind `Fixtures/unreliable_proxy.py`: what is lost, refused or broken on the way, which moto itself never does.
final class UnreliableProxy {
  private let process = Process()
  private let port: Int
  private let log = FileManager.default.temporaryDirectory.appendingPathComponent("latchkey-proxy-\(UUID().uuidString)")
  /// The table of its stores.
  let table: String

  /// - Parameter fates: what is done to the first requests; the fixture says how they are written.
  init(_ fates: [String]) throws {
    let script = try #require(
      Bundle.module.path(forResource: "unreliable_proxy", ofType: "py", inDirectory: "Fixtures"))
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script, log.path, "127.0.0.1:\(try DynamoDB.place.get().server.port)"] + fates
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
    table = try DynamoDB.makeTable()
  }

  deinit {
    // Not SIGTERM: a thread of the test library blocks it, and its children inherit that.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: log)
  }

  /// A store that is asked through the proxy.
  func store(longest: Double = 60) throws -> DynamoDBStore {
    let client = try DynamoDB.client(changing: { $0["AWS_ENDPOINT_URL"] = "http://127.0.0.1:\(port)" })
    return DynamoDBStore(client, table: table, limit: .seconds(3600), longest: longest)
  }

  /// The operations and inputs of all requests so far.
  func requests() throws -> [(operation: String, input: JSONValue)] {
    try Data(contentsOf: log).split(separator: UInt8(ascii: "\n")).map { line in
      let request = try JSONDocument(parsing: Array(line), maximumBytes: 1 << 20).root
      return (try #require(request["operation"]?.string), try #require(request["input"]))
    }
  }

  /// DynamoDB's way of saying no.
  static func refusal(_ name: String, status: Int = 400, with members: String = "") -> String {
    #"\#(status) {"__type":"com.amazonaws.dynamodb.v20120810#\#(name)"\#(members)}"#
  }

  /// A transaction that was cancelled for these reasons.
  static func cancellation(_ codes: String...) -> String {
    let reasons = codes.map { #"{"Code":"\#($0)"}"# }.joined(separator: ",")
    return refusal("TransactionCanceledException", with: #","CancellationReasons":[\#(reasons)]"#)
  }
}
