internal import CBaseline
internal import Foundation

/// How long the executables take to start, beside a C program that links the same libraries and does nothing.
struct Starts {
  /// `latchkey verify` of one token, from start to end.
  let verify: Double
  /// The Lambda executables, from start until they ask for their first invocation.
  let authorizer: Double
  let scheduler: Double

  /// - Parameters:
  ///   - folder: where the release executables are, and `nothing-NAME` for each: see scripts/bench.
  /// - Returns: each as a multiple of its C program's start; medians over the rounds of the ratios within each round.
  static func take(in folder: String, rounds: Int) throws -> Starts {
    let work = FileManager.default.temporaryDirectory.appending(path: "latchkey-bench-\(getpid())").path
    try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: work) }
    let subject = Subject(.rs256)
    try subject.keySet.write(toFile: "\(work)/keys.json", atomically: true, encoding: .utf8)
    try policy.write(toFile: "\(work)/policy.json", atomically: true, encoding: .utf8)
    let environment = ["LATCHKEY_POLICY=\(work)/policy.json", "LATCHKEY_LOG_LEVEL=error"]

    let verify = [
      "\(folder)/latchkey", "verify", "--keys", "\(work)/keys.json", "--issuer", Subject.issuer, "--client",
      Subject.client, "--token-use", "access", "--at", "\(Int(Subject.now))", subject.token,
    ]
    return Starts(
      verify: try ratio("latchkey", in: folder, rounds) { try toEnd(verify) },
      authorizer: try ratio("latchkey-authorizer", in: folder, rounds) {
        try toNext("\(folder)/latchkey-authorizer", environment)
      },
      scheduler: try ratio("latchkey-scheduler", in: folder, rounds) {
        try toNext("\(folder)/latchkey-scheduler", scheduling)
      })
  }

  /// What the scheduler needs to start; nothing of it is asked before the first call.
  private static let scheduling = [
    "_HANDLER=api", "LATCHKEY_LOG_LEVEL=error", "SCHEDULER_TABLE=messages", "SCHEDULER_SECRETS=env:LINK_SECRET",
    "SCHEDULER_FROM=news@example.com", "SCHEDULER_SCHEDULE_GROUP=messages",
    "SCHEDULER_SENDER_ARN=arn:aws:lambda:eu-central-1:123456789012:function:sender",
    "SCHEDULER_ROLE_ARN=arn:aws:iam::123456789012:role/schedules",
    "SCHEDULER_DEAD_LETTER_ARN=arn:aws:sqs:eu-central-1:123456789012:dead-letters",
  ]

  /// One program and its C program by turns.
  private static func ratio(
    _ name: String, in folder: String, _ rounds: Int, _ start: () throws -> Double
  ) throws -> Double {
    let nothing = ["\(folder)/nothing-\(name)"]
    // The first of each reads the files from disk.
    _ = (try start(), try toEnd(nothing))
    return median(try (0..<rounds).map { _ in try start() / toEnd(nothing) })
  }

  /// Seconds from a program's start until it has ended with status 0.
  static func toEnd(_ arguments: [String]) throws -> Double {
    let seconds = withStrings(arguments) { arguments in
      withStrings([]) { bench_start_to_end(arguments, $0, 0) }
    }
    guard seconds >= 0 else { throw DidNotStart(program: arguments[0]) }
    return seconds
  }

  private static func toNext(_ path: String, _ environment: [String]) throws -> Double {
    let seconds = withStrings([path]) { arguments in
      withStrings(environment) { bench_start_to_next(arguments, $0) }
    }
    guard seconds >= 0 else { throw DidNotStart(program: path) }
    return seconds
  }

  /// Lends strings as C wants them: an array that a null pointer ends.
  private static func withStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(&pointers)
  }

  /// A program did not do what it was started for.
  struct DidNotStart: Error, CustomStringConvertible {
    let program: String
    var description: String { "\(program) did not do what it was started for" }
  }

  private static let policy = """
    {
      "issuers": [{
        "name": "customers", "userPool": "eu-west-1_AbCdEfGhI", "clients": ["\(Subject.client)"], "tokenUse": "access"
      }],
      "roles": [{
        "name": "admin", "permissions": ["messages:read"], "grantedTo": [{ "issuer": "customers", "groups": ["admins"] }]
      }],
      "routes": [{ "method": "GET", "path": "/groups/{group}/messages", "permission": "messages:read" }]
    }
    """
}
