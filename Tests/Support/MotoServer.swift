import Foundation

/// A moto server of its own, on a free port of 127.0.0.1. It ends with this object, and with the test process at the latest.
///
/// What it judges once `checkEverything` was called: the signature, the session token, and whether the caller's policy
/// allows the operation.
package final class MotoServer: Sendable {
  package let port: Int
  /// For `AWS_ENDPOINT_URL`.
  package var url: String { "http://127.0.0.1:\(port)" }
  private let process: Process

  /// Credentials that moto has given out.
  package struct Key: Sendable {
    package let id: String
    package let secret: String

    package init(id: String, secret: String) {
      self.id = id
      self.secret = secret
    }

    /// What nobody has given out: good as long as nothing is checked.
    package static let any = Key(id: "AKIDTESTING", secret: "testing")
  }

  private static let script = """
    import os, sys, time
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer
    parent = os.getppid()
    exec(sys.argv[1])
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    print(server.get_host_and_port()[1], flush=True)
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)
    """

  /// Starts a server and waits until it answers.
  ///
  /// - Parameter preparation: python that is run before.
  package init(preparation: String = "") throws {
    process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: Python.path)
    process.arguments = ["-c", MotoServer.script, preparation]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch {
      throw Python.Failure(description: "\(Python.path) does not start: \(error)")
    }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw Python.Failure(description: "\(Python.path) starts no moto (make setup installs it)")
    }
    self.port = port
  }

  deinit {
    // Not SIGTERM: a thread of the test library blocks it, and its children inherit that.
    kill(process.processIdentifier, SIGKILL)
    for _ in 1...500 where process.isRunning { usleep(10_000) }
  }

  /// The variables that lead here.
  package func variables(_ key: Key = .any, region: String = "eu-central-1") -> [String: String] {
    [
      "AWS_ENDPOINT_URL": url, "AWS_REGION": region, "AWS_ACCESS_KEY_ID": key.id, "AWS_SECRET_ACCESS_KEY": key.secret,
    ]
  }

  /// Forgets everything, people too; nothing is checked any more.
  package func reset() throws {
    _ = try boto("import urllib.request as u; u.urlopen(u.Request(url + '/moto-api/reset', method='POST'), timeout=60)")
    try setUncheckedRequests("inf")
  }

  /// From now on moto judges every request.
  package func checkEverything() throws { try setUncheckedRequests("0") }

  private func setUncheckedRequests(_ count: String) throws {
    _ = try boto(
      """
      import urllib.request as u
      u.urlopen(u.Request(url + '/moto-api/reset-auth', data=b'\(count)', headers={'Content-Type': 'text/plain'}), timeout=60)
      """)
  }

  /// Makes somebody who may do these things, such as `ses:SendEmail`. To be called while nothing is checked.
  package func user(_ name: String, may actions: [String]) throws -> Key {
    let answer = try boto(
      """
      import json, sys
      name, actions = sys.argv[1], sys.argv[2:]
      iam = client("iam")
      iam.create_user(UserName=name)
      statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
      iam.put_user_policy(
          UserName=name, PolicyName="may", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
      key = iam.create_access_key(UserName=name)["AccessKey"]
      print(key["AccessKeyId"], key["SecretAccessKey"])
      """, [name] + actions)
    let parts = answer.split(whereSeparator: \.isWhitespace).map { String($0) }
    guard parts.count == 2 else { throw Python.Failure(description: "no key, but \(answer)") }
    return Key(id: parts[0], secret: parts[1])
  }

  /// Runs a script against this server: `client("dynamodb")` makes a client of boto3, `url` is the server's.
  ///
  /// - Returns: what the script printed.
  @discardableResult package func boto(
    _ script: String, _ arguments: [String] = [], as key: Key = .any, region: String = "eu-central-1"
  ) throws -> String {
    let prelude = """
      import boto3
      from botocore.config import Config
      url = "\(url)"
      def client(service):
          return boto3.client(
              service, endpoint_url=url, region_name="\(region)", aws_access_key_id="\(key.id)",
              aws_secret_access_key="\(key.secret)", config=Config(retries={"max_attempts": 0}))

      """
    return try Python.run(prelude + script, arguments)
  }
}
