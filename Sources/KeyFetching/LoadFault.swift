/// Why loading failed, in words for the owner; nothing that the server or the file says is quoted.
package struct LoadFault: Error, Sendable, CustomStringConvertible {
  /// In lower case and without a full stop.
  package let reason: String

  init(_ reason: String) { self.reason = reason }

  /// What only the network has is asked for of somebody who must not use it.
  static let offline = LoadFault("needs the network")

  /// The reason.
  package var description: String { reason }
}
