import Foundation
import HTTPFetch

/// A server of `Fixtures/misbehaving_server.py` on a free port of 127.0.0.1. It ends with this object, and with the test
/// process at the latest.
final class MisbehavingServer: Sendable {
  /// One in plain HTTP that all tests share; it keeps no state but the number of its connections.
  static let shared = MisbehavingServer()

  let port: Int
  private let process: Process

  init(_ arguments: [String] = []) {
    guard let script = Bundle.module.path(forResource: "misbehaving_server", ofType: "py", inDirectory: "Fixtures")
    else { fatalError("the fixture is missing") }
    process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    do { try process.run() } catch { fatalError("python3 does not start: \(error)") }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else { fatalError("no port: \(line)") }
    self.port = port
  }

  deinit {
    // Not SIGTERM: a thread of the test library blocks it, and its children inherit that.
    kill(process.processIdentifier, SIGKILL)
    for _ in 1...500 where process.isRunning { usleep(10_000) }
  }

  func url(_ path: String, scheme: String = "http") throws -> HTTPURL {
    try HTTPURL(parsing: "\(scheme)://127.0.0.1:\(port)\(path)", allowLoopbackHTTP: true)
  }
}

/// Fetches a path of the shared server over a connection of its own.
func fetch(
  _ path: String, _ method: HTTPRequest.Method = .get, headers: [(name: String, value: String)] = [],
  limits: HTTPLimits = HTTPLimits()
) throws -> HTTPResponse {
  let request = HTTPRequest(method, url: try MisbehavingServer.shared.url(path), headers: headers, limits: limits)
  return try HTTPConnection().perform(request)
}

/// Why fetching a path of the shared server fails, or nil if it does not.
func failure(_ path: String, limits: HTTPLimits = HTTPLimits()) throws -> HTTPFailure? {
  do {
    _ = try fetch(path, limits: limits)
    return nil
  } catch let failure as HTTPFailure {
    return failure
  }
}

/// The shared server, as a failure names it.
var sharedHost: String { "127.0.0.1:\(MisbehavingServer.shared.port)" }
