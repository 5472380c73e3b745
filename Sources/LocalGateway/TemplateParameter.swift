internal import ArgumentParser

/// `NAME=VALUE`.
struct TemplateParameter: ExpressibleByArgument, Sendable {
  let name: String
  let value: String

  init?(argument: String) {
    guard let equals = argument.utf8.firstIndex(of: UInt8(ascii: "=")), equals != argument.startIndex else {
      return nil
    }
    name = String(argument[..<equals])
    value = String(argument[argument.utf8.index(after: equals)...])
  }

  /// By name, over what a plan says; of a name that is given twice the last value holds, as with the SAM command line.
  static func values(_ parameters: [TemplateParameter], over plan: [String: String] = [:]) -> [String: String] {
    plan.merging(parameters.map { ($0.name, $0.value) }) { _, last in last }
  }
}
