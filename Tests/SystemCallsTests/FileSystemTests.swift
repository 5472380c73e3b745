import Foundation
import SystemCalls
import TestSupport
import Testing

@Suite struct FileSystemTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func readsAFileWhole() throws {
    let path = try folder.file("a", "hello\n")
    #expect(try FileSystem.read(path, maximumBytes: 6) == Array("hello\n".utf8))
    let empty = try folder.file("b", "")
    #expect(try FileSystem.read(empty, maximumBytes: 0) == [])
  }

  @Test func refusesOneByteMoreThanAllowed() throws {
    let path = try folder.file("a", "hello\n")
    #expect(throws: FileProblem(path: path, reason: .tooLarge(limit: 5))) {
      try FileSystem.read(path, maximumBytes: 5)
    }
  }

  @Test func refusesAnEndlessDeviceAtTheLimit() throws {
    #expect(throws: FileProblem(path: "/dev/zero", reason: .tooLarge(limit: 100_000))) {
      try FileSystem.read("/dev/zero", maximumBytes: 100_000)
    }
  }

  @Test func readsAPipeByItsPath() throws {
    let pipe = TestPipe(holding: Array("from a pipe".utf8))
    #expect(try FileSystem.read("/dev/fd/\(pipe.reading)", maximumBytes: 100) == Array("from a pipe".utf8))
  }

  @Test func saysThatAFolderIsAFolder() throws {
    let problem = #expect(throws: FileProblem.self) { try FileSystem.read(folder.path, maximumBytes: 100) }
    #expect(problem?.reason == .isDirectory)
    #expect(problem?.description == "\(folder.path): is a directory; name a file in it")
  }

  @Test func saysThatAFileIsMissing() throws {
    let problem = #expect(throws: FileProblem.self) {
      try FileSystem.read("\(folder.path)/missing", maximumBytes: 100)
    }
    #expect(problem?.reason == .notFound)
    #expect(problem?.code == "file_not_found")
  }

  @Test func doesNotOpenTheFileBeforeANul() throws {
    let path = try folder.file("a", "x")
    #expect(throws: FileProblem(path: path + "\0.pem", reason: .malformedPath)) {
      try FileSystem.read(path + "\0.pem", maximumBytes: 100)
    }
  }

  @Test func aDescriptionDoesNotMoveTheCursor() {
    let problem = FileProblem(path: "a\u{1B}[2J\nb", reason: .notFound)
    #expect(problem.description == "a?[2J?b: no such file")
  }

  @Test(arguments: [0o600, 0o644, 0o400, 0o666] as [UInt32])
  func createsWithExactlyTheModeAskedFor(mode: UInt32) throws {
    let path = try folder.file("key")
    try FileSystem.write([1, 2, 3], to: path, permissions: mode, replacing: false)
    #expect(try permissions(of: path) == mode)
    #expect(try FileSystem.read(path, maximumBytes: 3) == [1, 2, 3])
    #expect(folder.names == ["key"])
  }

  @Test func neverOverwritesUnlessAsked() throws {
    let path = try folder.file("key", "old")
    #expect(throws: FileProblem(path: path, reason: .alreadyExists)) {
      try FileSystem.write([1], to: path, permissions: 0o600, replacing: false)
    }
    #expect(try FileSystem.read(path, maximumBytes: 10) == Array("old".utf8))
    #expect(folder.names == ["key"])
  }

  @Test func doesNotFollowASymbolicLinkWhenCreating() throws {
    let target = try folder.file("target")
    let link = try folder.file("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    #expect(throws: FileProblem(path: link, reason: .alreadyExists)) {
      try FileSystem.write([1], to: link, permissions: 0o600, replacing: false)
    }
    #expect(folder.names == ["link"])
  }

  @Test func replacesWholeAndTightensTheMode() throws {
    let path = try folder.file("key", "old and longer")
    try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path)
    try FileSystem.write(Array("new".utf8), to: path, permissions: 0o600, replacing: true)
    #expect(try FileSystem.read(path, maximumBytes: 10) == Array("new".utf8))
    #expect(try permissions(of: path) == 0o600)
    #expect(folder.names == ["key"])
  }

  @Test func leavesNothingBehindWhenAReplacementFails() throws {
    let path = try folder.file("occupied")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(throws: FileProblem(path: path, reason: .isDirectory)) {
      try FileSystem.write([1], to: path, permissions: 0o600, replacing: true)
    }
    #expect(folder.names == ["occupied"])
  }

  @Test func theEmptyPathIsNone() {
    #expect(throws: FileProblem(path: "", reason: .notFound)) {
      try FileSystem.write([1], to: "", permissions: 0o600, replacing: false)
    }
    #expect(throws: FileProblem(path: "", reason: .notFound)) { try FileSystem.read("", maximumBytes: 1) }
  }

  @Test func speaksOfThePathThatTheCallerKnows() throws {
    let path = "\(folder.path)/missing/key"
    #expect(throws: FileProblem(path: path, reason: .notFound)) {
      try FileSystem.write([1], to: path, permissions: 0o600, replacing: true)
    }
  }

  private func permissions(of path: String) throws -> UInt32? {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? NSNumber)?.uint32Value
  }
}

@Suite struct FolderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func makesAFolderForItsOwnerAlone() throws {
    let path = folder.path + "/data"
    try FileSystem.makePrivateFolder(path)
    try FileSystem.makePrivateFolder(path)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o700)
  }

  @Test func refusesAFolderThatOthersMayLookInto() throws {
    let path = folder.path + "/data"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
    #expect(throws: FileProblem(path: path, reason: .exposed)) { try FileSystem.makePrivateFolder(path) }
  }

  @Test func refusesAFileInAFoldersPlaceAndAFolderInNone() throws {
    let file = try folder.file("data", "text")
    #expect(throws: FileProblem(path: file, reason: .alreadyExists)) { try FileSystem.makePrivateFolder(file) }
    let nowhere = folder.path + "/a/b"
    #expect(throws: FileProblem(path: nowhere, reason: .notFound)) { try FileSystem.makePrivateFolder(nowhere) }
  }

  @Test func listsWhatIsInAFolder() throws {
    let names = [".hidden", "a", "b c", String(repeating: "n", count: 255), "ü"]
    for name in names { _ = try folder.file(name, "") }
    #expect(try FileSystem.names(in: folder.path).sorted() == names.sorted())
    #expect(try FileSystem.names(in: folder.path, limit: 2).count == 2)
    #expect(throws: FileProblem.self) { try FileSystem.names(in: folder.path + "/none") }
  }
}
