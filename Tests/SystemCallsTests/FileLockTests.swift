import Foundation
import SystemCalls
import TestSupport
import Testing

@Suite struct FileLockTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func isHeldByOneAtATime() throws {
    let path = folder.path + "/lock"
    var first = try FileLock(path)
    #expect(first != nil)
    #expect(try FileLock(path) == nil)
    first = nil
    #expect(try FileLock(path) != nil)
  }

  @Test func isLetGoOfByAProcessThatIsKilled() throws {
    let path = folder.path + "/lock"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      "import fcntl, sys; file = open(sys.argv[1], 'a'); fcntl.flock(file, fcntl.LOCK_EX); print('held', flush=True); input()",
      path,
    ]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    #expect(try output.fileHandleForReading.read(upToCount: 4) == Data("held".utf8))
    #expect(try FileLock(path) == nil)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(try FileLock(path) != nil)
  }

  @Test func needsAPlaceForItsFile() {
    #expect(throws: FileProblem(path: "/none/lock", reason: .notFound)) { try FileLock("/none/lock") }
  }
}
