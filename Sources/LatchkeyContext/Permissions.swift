/// The permissions of a caller, in the order of the policy document, each once.
public struct Permissions: Sendable, Equatable {
  /// Their names; at least one, each `[a-z0-9][a-z0-9:._-]*`.
  public let names: [String]

  /// Whether the caller has this permission: exactly this text, no prefixes and no patterns.
  public func contains(_ permission: String) -> Bool {
    names.contains { $0.utf8.elementsEqual(permission.utf8) }
  }

  /// Reads a comma-joined list. A permission never holds a comma, so it can be read in one way only.
  init(joined text: String) throws(InvalidContext) {
    names = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    guard names.allSatisfy(Permissions.isName) else {
      throw .malformed(member: "permissions", expected: "permissions joined by commas")
    }
  }

  private static func isName(_ name: String) -> Bool {
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    guard let first = name.utf8.first, isAlphanumeric(first) else { return false }
    return name.utf8.allSatisfy { isAlphanumeric($0) || ":._-".utf8.contains($0) }
  }
}

extension Permissions: Sequence {
  /// Iterates over the names.
  public func makeIterator() -> IndexingIterator<[String]> { names.makeIterator() }
}
