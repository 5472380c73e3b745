import Foundation
import HTTPFetch

/// The server of `Fixtures/key_server.py`, on a free port of 127.0.0.1, for as long as this object lives.
final class KeyServer {
  let address: String
  private let process = Process()
  private let input = Pipe()

  init() throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", Bundle.module.bundlePath + "/Fixtures/key_server.py"]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    address = "http://127.0.0.1:\(port.trimmingCharacters(in: .whitespacesAndNewlines))"
  }

  deinit {
    // A child that is started on a dispatch thread inherits that thread's signal mask, in which SIGTERM is blocked.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Serves this text from now on at /set.
  func publish(_ text: String) throws {
    _ = try ask("/set", .post(body: Array(text.utf8)))
  }

  /// How many key sets have been asked for.
  func requestCount() throws -> Int? {
    Int(try ask("/requests", .get))
  }

  private func ask(_ path: String, _ method: HTTPRequest.Method) throws -> String {
    let url = try HTTPURL(parsing: address + path, allowLoopbackHTTP: true)
    return String(decoding: try HTTPConnection().perform(HTTPRequest(method, url: url)).body, as: UTF8.self)
  }
}
