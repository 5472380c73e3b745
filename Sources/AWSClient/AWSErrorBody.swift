package import StrictJSON

/// What came with an error: for the few callers that need more of it than its name, such as why DynamoDB cancelled a
/// transaction. It may quote what was sent, so it shows itself in no description.
package struct AWSErrorBody: Sendable, Equatable {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The body as JSON; nil where it is none.
  package var document: JSONDocument? { try? JSONDocument(parsing: bytes, maximumBytes: bytes.count) }
}

extension AWSErrorBody: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// That there is one.
  package var description: String { "AWSErrorBody(…)" }
  /// The same.
  package var debugDescription: String { description }
  /// Nothing.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
