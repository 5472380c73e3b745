import Foundation

/// The server of `Fixtures/key_server.py`, on free ports of 127.0.0.1, for as long as this object lives. Only one test
/// at a time talks to one server.
final class KeyServer {
  /// What has come to a server so far.
  struct Seen: Decodable {
    let connections: Int
    /// For each path, the `If-None-Match` of each request.
    let requests: [String: [String?]]
  }

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var unread = Data()
  private var ports: [String: Int] = [:]

  /// - Parameter authority: where given, there is a port in TLS for each of its certificates.
  init(_ authority: TestAuthority? = nil) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["python3", Bundle.module.bundlePath + "/Fixtures/key_server.py"]
      + (authority.map { [$0.folder] + TestAuthority.Certificate.allCases.map(\.rawValue) } ?? [])
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    ports = try JSONDecoder().decode([String: Int].self, from: line())
  }

  deinit {
    // A child that is started on a dispatch thread inherits that thread's signal mask, in which SIGTERM is blocked.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// The authority of its port for plain http, fit for comparing with what is logged.
  var host: String { "127.0.0.1:\(ports["plain"] ?? 0)" }

  /// An address of this server in plain http.
  func url(_ path: String) -> String { "http://\(host)\(path)" }

  /// An address of this server in TLS.
  func url(_ path: String, _ certificate: TestAuthority.Certificate) -> String {
    "https://127.0.0.1:\(ports[certificate.rawValue] ?? 0)\(path)"
  }

  /// Answers requests for a path so from now on, one after the other; the last answer stays.
  func answer(_ path: String, _ answers: ServerAnswer...) throws {
    struct Script: Encodable {
      let `do` = "script"
      let path: String
      let answers: [ServerAnswer]
    }
    try tell(Script(path: path, answers: answers))
  }

  /// Resets the next connections before anything is read from them.
  func reset(connections: Int) throws {
    struct Reset: Encodable {
      let `do` = "reset"
      let connections: Int
    }
    try tell(Reset(connections: connections))
  }

  /// Hangs up on everybody, and refuses connections until it is opened.
  func close() throws { try tell(["do": "close"]) }

  /// Listens again, at the same ports.
  func open() throws { try tell(["do": "open"]) }

  func seen() throws -> Seen {
    try JSONDecoder().decode(Seen.self, from: tell(["do": "seen"]))
  }

  /// How many requests there were, for everything or for one path.
  func requestCount(_ path: String? = nil) throws -> Int {
    let requests = try seen().requests
    return path.map { requests[$0]?.count ?? 0 } ?? requests.values.reduce(0) { $0 + $1.count }
  }

  @discardableResult private func tell(_ command: some Encodable) throws -> Data {
    input.fileHandleForWriting.write(try JSONEncoder().encode(command) + [UInt8(ascii: "\n")])
    return try line()
  }

  private func line() throws -> Data {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        let line = unread[..<end]
        unread = Data(unread[(end + 1)...])
        return Data(line)
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw ServerEnded() }
      unread += more
    }
  }

  private struct ServerEnded: Error {}
}
