package import Logging

extension Logger.Level {
  /// The level that a person or an environment names (`LATCHKEY_LOG_LEVEL`), in any case.
  package init(name: String) throws(UnknownLogLevel) {
    guard let level = Logger.Level.allCases.first(where: { $0.rawValue == name.lowercased() }) else {
      throw UnknownLogLevel(name: name)
    }
    self = level
  }
}

/// A log level that does not exist. A typing error that turned logging off would be noticed when it is too late.
package struct UnknownLogLevel: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was given.
  package let name: String

  /// What was given, and what could be.
  package var description: String {
    let shown = Redactor.redacted(String(name.unicodeScalars.prefix(40)))
    let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
    return "the log level \(shown.debugDescription) is not known; use one of \(levels)"
  }
}
