/// Why a template is not deployed: everything that is wrong with it at once.
package struct TemplateFault: Error, Sendable, Equatable {
  /// At least one, in the order in which they were found.
  package let problems: [Problem]

  package struct Problem: Sendable, Equatable {
    package let code: Code
    /// The line of the template, from 1; nil where it is about the whole of it.
    package let line: Int?
    /// What is wrong and what to do; no value of a parameter and no secret is in it.
    package let reason: String

    package init(_ code: Code, line: Int?, _ reason: String) {
      self.code = code
      self.line = line
      self.reason = reason
    }
  }

  /// A short name that never changes.
  package enum Code: String, Sendable, CaseIterable {
    /// It is no template, or says something that does not hold together.
    case malformed = "template_malformed"
    /// It is larger than is read, or what it comes to is.
    case tooLarge = "template_too_large"
    /// An intrinsic function, or a dynamic reference, that is not evaluated here.
    case intrinsicUnsupported = "intrinsic_unsupported"
    /// A type of resource that the local gateway does not stand in for.
    case resourceUnsupported = "resource_unsupported"
    /// A property of a resource, or a value of it, that the local gateway does not stand in for.
    case propertyUnsupported = "property_unsupported"
    /// A name that nothing in the template has, or that does not exist since a condition does not hold.
    case referenceUnknown = "reference_unknown"
    /// A parameter without a default that nobody gave.
    case parameterMissing = "parameter_missing"
    /// A parameter whose value, or whose declaration, is not one that may be.
    case parameterInvalid = "parameter_invalid"
    /// A value for a parameter that the template does not have.
    case parameterUnknown = "parameter_unknown"
    /// A secret whose text nobody gave.
    case secretMissing = "secret_missing"
  }

  package init(problems: [Problem]) { self.problems = problems }
}

extension TemplateFault: CustomStringConvertible {
  package var description: String { problems.map(\.description).joined(separator: "\n") }
}

extension TemplateFault.Problem: CustomStringConvertible {
  package var description: String { "\(line.map { "line \($0): " } ?? "")\(reason) (\(code.rawValue))" }
}
