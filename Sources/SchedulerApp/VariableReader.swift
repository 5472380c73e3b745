/// What is wrong with a variable's value; it does not hold the value.
struct InvalidSetting: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

/// Everything that is wrong with the scheduler's variables.
package struct InvalidSettings: Error, Sendable, Equatable {
  /// One variable, and what is wrong with it, in lower case.
  package struct Problem: Sendable, Equatable {
    package let variable: String
    package let reason: String

    package init(variable: String, reason: String) {
      self.variable = variable
      self.reason = reason
    }
  }

  /// At least one, in the order of reading.
  package let problems: [Problem]
}

/// Reads variables and notes what is wrong with them.
struct VariableReader {
  private let value: (String) -> String?
  private(set) var problems: [InvalidSettings.Problem] = []

  init(_ value: @escaping (String) -> String?) { self.value = value }

  /// A text that has to be there.
  mutating func read(_ name: String) -> String? {
    guard let text = value(name), !text.isEmpty else {
      note("is not set", of: name)
      return nil
    }
    return text
  }

  /// A value that has to be there.
  mutating func read<Value, Fault: Error & CustomStringConvertible>(
    _ name: String, _ parse: (String) throws(Fault) -> Value
  ) -> Value? {
    guard let text = read(name) else { return nil }
    do throws(Fault) { return try parse(text) } catch {
      note(error.description, of: name)
      return nil
    }
  }

  /// A value that may be left out; nil where it is there and wrong.
  mutating func read<Value, Fault: Error & CustomStringConvertible>(
    _ name: String, else standard: Value, _ parse: (String) throws(Fault) -> Value
  ) -> Value? {
    guard let text = value(name), !text.isEmpty else { return standard }
    return read(name, parse)
  }

  /// A text that may be left out.
  func optional(_ name: String) -> String? {
    value(name).flatMap { $0.isEmpty ? nil : $0 }
  }

  mutating func note(_ reason: String, of name: String) {
    problems.append(InvalidSettings.Problem(variable: name, reason: reason))
  }
}

extension InvalidSetting: CustomStringConvertible {
  var description: String { reason }
}
