import Foundation

/// Runs Python: another reader and writer of what we read and write.
package enum Python {
  /// A script that has failed, with what it wrote.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// `LATCHKEY_PYTHON`, else that of the environment that `make setup` makes, which has moto and boto3, else the system's.
  static let path: String = {
    if let named = ProcessInfo.processInfo.environment["LATCHKEY_PYTHON"] { return named }
    let own = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent(".venv/bin/python").path
    return FileManager.default.isExecutableFile(atPath: own) ? own : "/usr/bin/python3"
  }()

  /// Runs a script; its standard input is `input`.
  ///
  /// - Returns: what the script printed.
  @discardableResult package static func run(
    _ script: String, _ arguments: [String] = [], input: [UInt8] = []
  ) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("latchkey-python-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files, not pipes: nobody has to read while somebody writes.
    let (asked, answered, complained) = (
      folder.appendingPathComponent("in"), folder.appendingPathComponent("out"), folder.appendingPathComponent("err")
    )
    try Data(input).write(to: asked)
    try Data().write(to: answered)
    try Data().write(to: complained)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["-c", script] + arguments
    process.standardInput = try FileHandle(forReadingFrom: asked)
    process.standardOutput = try FileHandle(forWritingTo: answered)
    process.standardError = try FileHandle(forWritingTo: complained)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: String(decoding: try Data(contentsOf: complained), as: UTF8.self))
    }
    return String(decoding: try Data(contentsOf: answered), as: UTF8.self)
  }
}
