import Foundation
import HTTPFetch
import LambdaRuntime

/// A runtime interface of `Fixtures/runtime_interface.py`, which hands over the calls of a plan and records what is
/// posted. It ends with this object.
final class TestInterface {
  /// What the program under test posted.
  struct Post: Equatable {
    let path: String
    let body: String
    let errorType: String?
    let contentType: String?
  }

  /// One answer to `next`, as JSON of the fixture.
  enum Step {
    case call(id: String, body: String = "{}", deadline: String = "1767225600000", more: [[String]] = [])
    case status(Int)
    case fields([[String]])
    case oversized
    case hangUp

    var json: Any {
      switch self {
      case .call(let id, let body, let deadline, let more):
        let fields = [["Lambda-Runtime-Aws-Request-Id", id], ["Lambda-Runtime-Deadline-Ms", deadline]]
        return ["fields": fields + more, "body": body]
      case .status(let status): return ["status": status]
      case .fields(let fields): return ["fields": fields]
      case .oversized: return ["fields": [["Lambda-Runtime-Aws-Request-Id", "big"]], "size": 6_291_557]
      case .hangUp: return "hang up"
      }
    }
  }

  let authority: String
  private let process = Process()

  init(_ plan: [Step], postStatuses: String = "") throws {
    let script = Bundle.module.path(forResource: "runtime_interface", ofType: "py", inDirectory: "Fixtures")
    let json = try JSONSerialization.data(withJSONObject: plan.map(\.json))
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "POST_STATUSES=\(postStatuses)", "python3", script ?? "", String(decoding: json, as: UTF8.self),
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    authority = "127.0.0.1:" + line.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  deinit { stop() }

  func stop() {
    // Not SIGTERM: a thread of the test library blocks it, and its children inherit that.
    kill(process.processIdentifier, SIGKILL)
    for _ in 1...500 where process.isRunning { usleep(10_000) }
  }

  func runtime(isTerminating: @escaping () -> Bool = { false }) throws -> LambdaRuntime {
    try LambdaRuntime(environment: ["AWS_LAMBDA_RUNTIME_API": authority], isTerminating: isTerminating)
  }

  func posts() throws -> [Post] {
    let body = try get("/posts")
    let posts = try JSONSerialization.jsonObject(with: Data(body)) as? [[String: Any]] ?? []
    return posts.map { post in
      let fields = post["fields"] as? [String: String] ?? [:]
      return Post(
        path: post["path"] as? String ?? "", body: post["body"] as? String ?? "",
        errorType: fields["Lambda-Runtime-Function-Error-Type"], contentType: fields["Content-Type"])
    }
  }

  func polls() throws -> Int? { Int(String(decoding: try get("/polls"), as: UTF8.self)) }

  private func get(_ path: String) throws -> [UInt8] {
    let url = try HTTPURL(parsing: "http://\(authority)\(path)", allowLoopbackHTTP: true)
    return try HTTPConnection().perform(HTTPRequest(url: url)).body
  }
}
