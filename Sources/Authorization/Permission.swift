internal import OIDC

/// What a route asks for and a role carries, such as `messages:read`: `[a-z0-9][a-z0-9:._-]*`.
///
/// The alphabet has no comma and no space, so that a joined list can be read in one way only.
package struct Permission: Sendable, Hashable {
  package let name: String

  /// The longest name, in bytes.
  package static let maximumLength = 64

  /// Reads a permission; nil where it is none.
  package init?(_ name: String) {
    guard let first = name.utf8.first, first.isLowercaseLetter || first.isDigit,
      name.utf8.count <= Permission.maximumLength,
      name.utf8.allSatisfy({ $0.isLowercaseLetter || $0.isDigit || ":._-".utf8.contains($0) })
    else { return nil }
    self.name = name
  }
}

extension Permission: CustomStringConvertible {
  package var description: String { name }
}
