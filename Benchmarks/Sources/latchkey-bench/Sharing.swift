internal import CBaseline
internal import Foundation

/// What a second processor brings to `latchkey verify` of many tokens.
enum Sharing {
  static let tokenCount = 20_000

  /// Wall-clock time of `--jobs 1` as a multiple of that of `--jobs 2`, each the quickest of all rounds: whatever else runs
  /// takes the second processor away, and never gives one.
  ///
  /// - Parameter folder: where the release executable is.
  static func take(in folder: String, rounds: Int) throws -> Double {
    let work = FileManager.default.temporaryDirectory.appending(path: "latchkey-sharing-\(getpid())").path
    try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: work) }
    let subject = Subject(.rs256)
    try subject.keySet.write(toFile: "\(work)/keys.json", atomically: true, encoding: .utf8)
    try String(repeating: subject.token + "\n", count: tokenCount)
      .write(toFile: "\(work)/tokens", atomically: true, encoding: .utf8)

    func seconds(jobs: Int) throws -> Double {
      // The shell gives the file, and then is the program.
      let arguments = [
        "/bin/sh", "-c", #"tokens="$1"; shift; exec "$@" < "$tokens""#, "sh", "\(work)/tokens", "\(folder)/latchkey",
        "verify", "--keys", "\(work)/keys.json", "--issuer", Subject.issuer, "--client", Subject.client,
        "--at", "\(Int(Subject.now))", "--jobs", "\(jobs)",
      ]
      return try Starts.toEnd(arguments)
    }
    _ = try seconds(jobs: 2)
    let times = try (0..<rounds).map { _ in (one: try seconds(jobs: 1), two: try seconds(jobs: 2)) }
    guard let one = times.map(\.one).min(), let two = times.map(\.two).min() else { return .nan }
    return one / two
  }
}
