import Foundation
import HTTPFetch
import Synchronization

@testable import AWSClient

/// The server of `Fixtures/secrets_server.py` on a free port of 127.0.0.1; it ends with the test process.
enum SecretsServer {
  /// What it calls a secret in every answer, and in every message of an error.
  static let secret = "the-secret-value-of-at-least-32-bytes"
  static let accessKeyID = "AKIAIOSFODNN7EXAMPLE"
  static let secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
  static let sessionToken = "AQoDYXdzEJr1K-session-token=="

  static let port: Int = {
    guard let script = Bundle.module.path(forResource: "secrets_server", ofType: "py", inDirectory: "Fixtures") else {
      fatalError("the fixture is missing")
    }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    do { try process.run() } catch { fatalError("python3 does not start: \(error)") }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else { fatalError("no port: \(line)") }
    return port
  }()

  /// An environment that leads to the server.
  static var variables: [String: String] {
    [
      "AWS_ACCESS_KEY_ID": accessKeyID, "AWS_SECRET_ACCESS_KEY": secretAccessKey, "AWS_SESSION_TOKEN": sessionToken,
      "AWS_REGION": "eu-central-1", "AWS_ENDPOINT_URL": "http://127.0.0.1:\(port)",
    ]
  }

  /// A client that asks the server, and what it has reported.
  static func client(
    chance: @escaping @Sendable () -> Double = { 0.5 }, changing change: (inout [String: String]) -> Void = { _ in }
  ) -> (client: AWSClient, attempts: Attempts) {
    var variables = variables
    change(&variables)
    let environment = AWSEnvironment(allowsLoopbackHTTP: true) { [variables] in variables[$0] }
    let attempts = Attempts()
    return (AWSClient(environment, trust: .system, chance: chance) { attempts.note($0) }, attempts)
  }

  static func manager(_ change: (inout [String: String]) -> Void = { _ in }) -> Manager {
    let (client, attempts) = client(changing: change)
    return Manager(manager: SecretsManager(client), log: attempts)
  }

  /// A secret that nobody else has asked for, with those steps.
  static func name(_ steps: String...) -> String {
    (["s\(UInt64.random(in: 0...UInt64.max))"] + steps).joined(separator: "/")
  }

  /// The step that answers with that JSON.
  static func raw(_ json: String) -> String {
    "raw="
      + Data(json.utf8).base64EncodedString()
      .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
      .replacingOccurrences(of: "=", with: "")
  }
}

/// The text of a value, or nil where it cannot be had.
func text(_ value: SecretValue, _ jsonKey: String? = nil) throws -> String {
  String(decoding: try value.secret(jsonKey: jsonKey, maximumBytes: 4096), as: UTF8.self)
}

/// What a client has told of its requests.
final class Attempts: Sendable {
  private let list = Mutex<[AWSAttempt]>([])

  var all: [AWSAttempt] { list.withLock { $0 } }

  func note(_ attempt: AWSAttempt) { list.withLock { $0.append(attempt) } }
}

/// A Secrets Manager and the requests that it has made.
struct Manager {
  let manager: SecretsManager
  let log: Attempts

  var attempts: [AWSAttempt] { log.all }

  func value(of name: String, within limit: Duration? = nil) throws(SecretFault) -> SecretValue {
    try manager.value(of: name, within: limit)
  }
}
