/// A YAML document, of which JSON is a part.
package struct YAMLDocument: Sendable {
  package let root: YAMLNode

  /// The largest document, in bytes; CloudFormation's own limit.
  package static let maximumBytes = 1_048_576
  /// The deepest nesting.
  package static let maximumDepth = 64
  /// The most values, those that aliases stand for counted each time they are used.
  package static let maximumNodes = 100_000

  /// Reads UTF-8.
  package init(parsing bytes: [UInt8]) throws(YAMLFault) {
    guard bytes.count <= YAMLDocument.maximumBytes else { throw .tooLarge(limit: YAMLDocument.maximumBytes) }
    var builder = TreeBuilder()
    try LibYAML.read(bytes) { event throws(YAMLFault) in try builder.take(event) }
    guard let root = builder.root else { throw .notOneDocument }
    self.root = root
  }
}
