import SAMTemplate
import Testing

/// A small template: an API with one open route, and what a test adds.
struct Template {
  /// Sections in front of Resources.
  var head = ""
  /// Lines of the function's Environment.Variables.
  var variables = ""
  /// Lines of the API's Properties.
  var api = "Auth: {}"
  /// Lines of the event's Properties.
  var event = "Auth: {}"
  /// Further resources.
  var resources = ""

  var text: String {
    """
    Transform: AWS::Serverless-2016-10-31
    \(head)
    Resources:
      Worker:
        Type: AWS::Serverless::Function
        Properties:
          Handler: api
          Environment:
            Variables:
              GIVEN: "yes"
    \(indented(variables, 10))
          Events:
            Route:
              Type: Api
              Properties:
                RestApiId: !Ref Api
                Method: get
                Path: /status
    \(indented(event, 12))
      Api:
        Type: AWS::Serverless::Api
        Properties:
          StageName: live
    \(indented(api, 6))
    \(indented(resources, 2))
    """
  }

  private func indented(_ text: String, _ depth: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String(repeating: " ", count: depth) + $0 }.joined(separator: "\n")
  }

  func deployment(in surroundings: Surroundings = Surroundings()) throws(TemplateFault) -> Deployment {
    try Deployment(of: Array(text.utf8), in: surroundings)
  }

  /// What is wrong with it; empty where nothing is.
  func problems(in surroundings: Surroundings = Surroundings()) -> [TemplateFault.Problem] {
    do throws(TemplateFault) {
      _ = try deployment(in: surroundings)
      return []
    } catch {
      return error.problems
    }
  }

  /// The line on which a text first stands.
  func line(of part: String) -> Int? {
    text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(part) }.map { $0 + 1 }
  }
}

/// What a value of the environment comes to; nil where the variable is not there.
func value(
  _ value: String, head: String = "", resources: String = "", in surroundings: Surroundings = Surroundings()
) throws -> String? {
  try Template(head: head, variables: "X: \(value)", resources: resources).deployment(in: surroundings)
    .functions.first?.environment["X"]
}

/// The codes of what is wrong with a value of the environment.
func codes(
  _ value: String, head: String = "", resources: String = "", in surroundings: Surroundings = Surroundings()
) -> [TemplateFault.Code] {
  Template(head: head, variables: "X: \(value)", resources: resources).problems(in: surroundings).map(\.code)
}
