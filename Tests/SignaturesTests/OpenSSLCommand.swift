import Foundation
import Testing

/// OpenSSL's command line as an oracle that shares none of our code. Works in a directory of its own.
final class OpenSSLCommand {
  let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  /// Runs `openssl`, and returns its exit status.
  func status(_ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.currentDirectoryURL = directory
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Runs `openssl` with arguments that hold no spaces; it must succeed.
  func run(_ commandLine: String) throws {
    let status = try status(commandLine.split(separator: " ").map(String.init))
    try #require(status == 0, "openssl \(commandLine)")
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: directory.appending(path: name))
  }

  func read(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: directory.appending(path: name)))
  }
}
