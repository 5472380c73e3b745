import Foundation
import SystemCalls
import Testing

@Suite struct FolderTests {
  private let parent = FileManager.default.temporaryDirectory.appendingPathComponent("folders-\(UUID().uuidString)")
    .path

  init() throws {
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
  }

  @Test(arguments: [0o700, 0o755, 0o777] as [UInt32])
  func aNewFolderHasExactlyThosePermissions(mode: UInt32) throws {
    let path = "\(parent)/\(mode)"
    #expect(FileSystem.permissions(ofFolder: path) == nil)
    try FileSystem.makeFolder(path, permissions: mode)
    #expect(FileSystem.permissions(ofFolder: path) == mode)
  }

  @Test func aFolderThatIsThereStaysAsItIs() throws {
    let path = "\(parent)/there"
    try FileSystem.makeFolder(path, permissions: 0o755)
    try FileSystem.makeFolder(path, permissions: 0o700)
    #expect(FileSystem.permissions(ofFolder: path) == 0o755)
  }

  @Test func aFileIsNoFolder() throws {
    let path = "\(parent)/file"
    try FileSystem.write([1], to: path, permissions: 0o600, replacing: false)
    #expect(FileSystem.permissions(ofFolder: path) == nil)
    #expect(throws: FileProblem(path: path, reason: .alreadyExists)) {
      try FileSystem.makeFolder(path, permissions: 0o700)
    }
  }

  @Test func theFolderAboveIsToBeThere() {
    #expect(throws: FileProblem(path: "\(parent)/a/b", reason: .notFound)) {
      try FileSystem.makeFolder("\(parent)/a/b", permissions: 0o700)
    }
  }

  @Test func aPathWithANULIsNone() {
    #expect(throws: FileProblem(path: "\(parent)/a\0b", reason: .malformedPath)) {
      try FileSystem.makeFolder("\(parent)/a\0b", permissions: 0o700)
    }
    #expect(FileSystem.permissions(ofFolder: "\(parent)\0") == nil)
  }
}
