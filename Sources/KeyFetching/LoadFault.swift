/// Why loading failed, in words for the owner; nothing that the server or the file says is quoted.
package struct LoadFault: Error, Sendable, CustomStringConvertible {
  /// In lower case and without a full stop.
  package let reason: String

  init(_ reason: String) { self.reason = reason }

  /// The reason.
  package var description: String { reason }
}
