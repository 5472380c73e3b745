internal import Foundation

/// Measures Latchkey beside others and prints ratios; docs/performance.md says what they mean. scripts/bench starts it:
///
///     latchkey-bench [--check] [--loop ALGORITHM] [FOLDER]
///
/// `--check` compares with the goals and fails where one is missed. `--loop` only checks tokens, for a profiler.
/// FOLDER holds the release executables; without it only single checks are measured.
@main struct LatchkeyBench {
  static func main() async throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == "--loop" { return try await loop(arguments.dropFirst().first ?? "") }
    let checks = arguments.first == "--check"
    if checks { arguments.removeFirst() }
    var goals = try await measureChecks()
    if let folder = arguments.first { goals += try measureExecutables(in: folder) }
    guard checks else { return }
    print("\nGoals")
    for goal in goals { print(goal.line) }
    guard goals.allSatisfy(\.isReached) else { exit(1) }
  }

  private static func measureChecks() async throws -> [Goal] {
    print("One check, from the token's text to claims that were read. Latchkey's time as a multiple of")
    var goals: [Goal] = []
    for algorithm in Subject.Algorithm.allCases {
      let subject = Subject(algorithm)
      let found = try await Measurement.take(of: subject, rounds: 200)
      if goals.isEmpty { print(padded("", 26) + found.names.dropFirst().map { leading($0, 21) }.joined()) }
      let size = "\(algorithm.rawValue) (\(subject.token.utf8.count) bytes)"
      print("  " + padded(size, 24) + found.ratios.dropFirst().map { leading(number($0), 21) }.joined())
      let allocations = zip(found.names, found.allocations).map { "\($0) \($1)" }.joined(separator: ", ")
      print("    allocations per check: \(allocations)")
      let faster = 1 / found.ratios[3]
      switch algorithm {
      case .rs256:
        goals += [
          Goal(what: "RS256 beside OpenSSL and jansson", reached: found.ratios[2], bound: .atMost(1.25)),
          Goal(what: "RS256 beside OpenSSL", reached: found.ratios[1], bound: .atMost(1.5)),
          Goal(what: "RS256: jwt-kit beside Latchkey", reached: faster, bound: .atLeast(2)),
        ]
      case .es256: break
      case .hs256: goals.append(Goal(what: "HS256: jwt-kit beside Latchkey", reached: faster, bound: .atLeast(4)))
      }
    }
    return goals
  }

  private static func measureExecutables(in folder: String) throws -> [Goal] {
    let starts = try Starts.take(in: folder, rounds: 100)
    print("\nStart of a process, as a multiple of a C program that links the same libraries and does nothing")
    print("  latchkey verify, one token, to its end       \(number(starts.verify))")
    print("  latchkey-authorizer, to its first `next`     \(number(starts.authorizer))")
    print("  latchkey-scheduler, to its first `next`      \(number(starts.scheduler))")
    let sharing = try Sharing.take(in: folder, rounds: 7)
    print("latchkey verify of \(Sharing.tokenCount) RS256 tokens, one job beside two: \(number(sharing))")
    let size = try FileManager.default.attributesOfItem(atPath: "\(folder)/stripped-latchkey-authorizer")[.size]
    let megabytes = Double(size as? Int ?? .max) / 1_000_000
    print("latchkey-authorizer, stripped: \(number(megabytes)) MB")
    return [
      Goal(what: "latchkey verify beside the start of a C program", reached: starts.verify, bound: .atMost(2)),
      Goal(what: "latchkey verify of many tokens: one job beside two", reached: sharing, bound: .atLeast(1.8)),
      Goal(what: "latchkey-authorizer, stripped, in MB", reached: megabytes, bound: .atMost(9)),
    ]
  }

  /// Latchkey alone: 100,000 checks.
  private static func loop(_ name: String) async throws {
    guard let algorithm = Subject.Algorithm(rawValue: name) else { fatalError("no algorithm \(name)") }
    try await Contestant.all(for: Subject(algorithm))[0].check(100_000)
  }
}
