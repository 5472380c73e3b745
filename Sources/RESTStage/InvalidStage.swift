/// What an API has that this stage cannot stand in for, or that API Gateway itself would not deploy; all of it at once.
package struct InvalidStage: Error, Sendable, Equatable {
  package struct Problem: Sendable, Equatable {
    /// Stable, such as `authorizer_unknown`.
    package let code: String
    /// What is wrong, and what to do.
    package let text: String

    init(_ code: String, _ text: String) {
      self.code = code
      self.text = text
    }
  }

  /// At least one.
  package let problems: [Problem]
}

extension InvalidStage: CustomStringConvertible {
  package var description: String { problems.map { "\($0.text) (\($0.code))" }.joined(separator: "; ") }
}
