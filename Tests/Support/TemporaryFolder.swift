import Foundation

/// A folder that lives as long as the test that made it.
package final class TemporaryFolder {
  package let path: String

  package init() throws {
    path = "/tmp/latchkey-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  package func file(_ name: String, _ text: String? = nil) throws -> String {
    let file = path + "/" + name
    if let text { try Data(text.utf8).write(to: URL(fileURLWithPath: file)) }
    return file
  }

  package var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}
