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

  @Option(help: ArgumentHelp("The template.", valueName: "FILE"), completion: .file())
  var template = "template.yaml"

  @Option(
    help: ArgumentHelp("A file with parameters of the template, such as local.json.", valueName: "FILE"),
    completion: .file())
  var plan: String?

  @Option(help: ArgumentHelp("The value of a parameter of the template; may be repeated.", valueName: "NAME=VALUE"))
  var parameter: [TemplateParameter] = []

  func run() throws {
    do throws(GatewayFault) {
      let deployment = try deployment()
      try? OutputStream.standardOutput.write(deployment.json.encoded() + [UInt8(ascii: "\n")])
    } catch {
      try error.exit()
    }
  }

  private func deployment() throws(GatewayFault) -> Deployment {
    let plan = try plan.map { path throws(GatewayFault) in try LocalPlan.read(path) }
    return try TemplateFile.read(
      template,
      in: Surroundings(
        parameters: TemplateParameter.values(parameter, over: plan?.parameters(.standard) ?? [:]),
        identifiers: plan?.identifiers ?? [:]), isMasked: true)
  }
}
