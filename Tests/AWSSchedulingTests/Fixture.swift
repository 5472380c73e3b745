import AWSClient
import Foundation
import HTTPFetch
import JOSE
import Scheduling
import Synchronization
import TestSupport

/// A client of a service with these variables, and what it has reported.
func client(_ variables: [String: String]) -> (client: AWSClient, attempts: Attempts) {
  let environment = AWSEnvironment(allowsLoopbackHTTP: true) { variables[$0] }
  let attempts = Attempts()
  return (AWSClient(environment, trust: .system, chance: { 0.1 }) { attempts.note($0) }, attempts)
}

/// What a client has told of its requests.
final class Attempts: Sendable {
  private let list = Mutex<[AWSAttempt]>([])

  var all: [AWSAttempt] { list.withLock { $0 } }

  func note(_ attempt: AWSAttempt) { list.withLock { $0.append(attempt) } }
}

/// Credentials, of which nothing may show.
let secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

func address(_ text: String) -> EmailAddress {
  guard let address = EmailAddress(text) else { fatalError("no address: \(text)") }
  return address
}

func moment(_ text: String) -> NumericDate {
  guard let moment = NumericDate(rfc3339: text) else { fatalError("no moment: \(text)") }
  return moment
}

/// A server that answers every request with what it is told, and keeps what it was sent; it ends with this object.
final class StubServer: Sendable {
  let port: Int
  private let process: Process
  private let folder: URL

  /// - Parameter answers: `STATUS EXCEPTION MESSAGE` for one request after the other, the last for all that follow; status 0
  ///   breaks the connection when the request has been read, `slow` answers after ten seconds.
  init(_ answers: [String]) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("latchkey-stub-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", Self.script, folder.appendingPathComponent("requests").path] + answers
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else { fatalError("no port: \(line)") }
    self.port = port
  }

  deinit {
    kill(process.processIdentifier, SIGKILL)
    try? FileManager.default.removeItem(at: folder)
  }

  var variables: [String: String] {
    [
      "AWS_ENDPOINT_URL": "http://127.0.0.1:\(port)", "AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "AKIDTESTING",
      "AWS_SECRET_ACCESS_KEY": secretAccessKey,
    ]
  }

  /// The bodies, or the first lines where there is none.
  var requests: [String] {
    let text = (try? String(contentsOf: folder.appendingPathComponent("requests"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map { String($0) }
  }

  private static let script = """
    import http.server, json, os, sys, threading, time
    path, answers, count = sys.argv[1], sys.argv[2:], 0
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def answer(self):
            global count
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            with open(path, "a") as file:
                file.write((body or self.requestline) + "\\n")
            status, _, rest = answers[min(count, len(answers) - 1)].partition(" ")
            name, _, message = rest.partition(" ")
            count += 1
            if status == "0":
                self.close_connection = True
                return
            if status == "slow":
                time.sleep(10)
            data = json.dumps({"message": message}).encode() if name else b""
            self.send_response(int(status) if status.isdigit() else 200)
            self.send_header("Content-Length", str(len(data)))
            if name:
                self.send_header("x-amzn-ErrorType", name)
            self.end_headers()
            self.wfile.write(data)
        do_POST = do_PUT = do_GET = do_DELETE = answer
        def log_message(self, *_):
            pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    parent = os.getppid()
    print(server.server_port, flush=True)
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)
    """
}
