internal import ArgumentParser
internal import SAMTemplate
internal import StrictJSON
internal import SystemCalls

/// `latchkey-gateway describe`: what the gateway reads out of a template.
struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Print as JSON what a template deploys, as far as the gateway stands in for it.",
    discussion: """
      Every reference and condition is settled with the parameters given. "****" stands for each secret and for the \
      value of each parameter with NoEcho.
      """)

  @Option(help: ArgumentHelp("The template.", valueName: "file"))
  var template = "template.yaml"

  @Option(help: ArgumentHelp("The value of a parameter of the template; may be repeated.", valueName: "name=value"))
  var parameter: [TemplateParameter] = []

  func run() throws {
    do throws(GatewayFault) {
      let deployment = try deployment()
      try? OutputStream.standardOutput.write(deployment.json.encoded() + [UInt8(ascii: "\n")])
    } catch {
      for problem in error.problems {
        try? OutputStream.standardError.write("latchkey-gateway: \(problem.code): \(problem.reason)\n")
      }
      throw ExitCode(2)
    }
  }

  private func deployment() throws(GatewayFault) -> Deployment {
    let text: [UInt8]
    do throws(FileProblem) {
      text = try FileSystem.read(template, maximumBytes: Deployment.maximumTemplateBytes)
    } catch {
      throw GatewayFault("template_unreadable", error.description)
    }
    do throws(TemplateFault) {
      return try Deployment(masked: text, in: Surroundings(parameters: TemplateParameter.values(parameter)))
    } catch {
      throw GatewayFault(error, in: template)
    }
  }
}

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

  /// By name; of a name that is given twice the last value holds, as with the SAM command line.
  static func values(_ parameters: [TemplateParameter]) -> [String: String] {
    Dictionary(parameters.map { ($0.name, $0.value) }) { _, last in last }
  }
}
