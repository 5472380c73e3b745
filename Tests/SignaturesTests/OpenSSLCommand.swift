import Foundation
import Testing

/// OpenSSL's command line as an oracle that shares none of our code. Works in a directory of its own.
final class OpenSSLCommand {
  let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  /// Runs `openssl`, and returns its exit status. Not through Foundation's `Process`, which leaks (`--sanitize=address`).
  func status(_ arguments: [String]) throws -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, flags) in [(Int32(0), O_RDONLY), (1, O_WRONLY), (2, O_WRONLY)] {
      unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", flags, 0)
    }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let words = ["env", "-C", directory.path, "openssl"] + arguments
    var argumentPointers = unsafe words.map { unsafe strdup($0) } + [nil]
    var environmentPointers = unsafe [strdup("PATH=\(path)"), nil]
    defer { unsafe (argumentPointers + environmentPointers).forEach { unsafe free($0) } }
    var process = pid_t()
    let answer = unsafe posix_spawnp(&process, "env", &actions, nil, &argumentPointers, &environmentPointers)
    try #require(answer == 0)
    var status: Int32 = -1
    while unsafe waitpid(process, &status, 0) == -1 && errno == EINTR {}
    return status
  }

  /// Runs `openssl` with arguments that hold no spaces; it must succeed.
  func run(_ commandLine: String) throws {
    let status = try status(commandLine.split(separator: " ").map(String.init))
    try #require(status == 0, "openssl \(commandLine)")
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: directory.appending(path: name))
  }

  func read(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: directory.appending(path: name)))
  }
}
