internal import ArgumentParser
internal import Foundation
internal import HostedLogin
internal import Logging
internal import StructuredLogging

/// `latchkey-gateway serve`: listens until it is told to end.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the web client, the API and the sign-in.",
    discussion: """
      Three addresses, as three origins: the pages on the port, the API on the next, the sign-in on the one after that. \
      Standard output names them once all three answer; the log goes to standard error.
      """)

  @Option(help: ArgumentHelp("The template.", valueName: "FILE"), completion: .file())
  var template = "template.yaml"

  @Option(help: ArgumentHelp("The policy document.", valueName: "FILE"), completion: .file())
  var policy = "latchkey.json"

  @Option(
    help: ArgumentHelp("Another value for a parameter of the template; may be repeated.", valueName: "NAME=VALUE"))
  var parameter: [TemplateParameter] = []

  @Option(help: ArgumentHelp("The web client's files.", valueName: "FOLDER"), completion: .directory)
  var web = "web"

  @Option(
    help: ArgumentHelp("Parameters of the template, people who may sign in, demo data.", valueName: "FILE"),
    completion: .file())
  var plan = "local.json"

  @OptionGroup var place: DataOption

  @Option(
    help: ArgumentHelp("Where the keys of the sign-in are kept.", valueName: "FOLDER"), completion: .directory)
  var keys = "keys/local"

  @Option(
    help: ArgumentHelp(
      "The first of three ports; 0 for three that are free.", valueName: "PORT"))
  var port = 8080

  @Option(
    help: ArgumentHelp(
      "Where the pages and the API listen: 127.0.0.1, localhost, or 0.0.0.0, where whoever reaches it can use them.",
      valueName: "ADDRESS"))
  var address = "127.0.0.1"

  @Option(
    help: ArgumentHelp(
      "The address that the sign-in listens on: 127.0.0.1, ::1 or localhost, never another.",
      valueName: "ADDRESS"))
  var loginAddress = "127.0.0.1"

  @Option(
    help: ArgumentHelp(
      "What is logged: debug, info (every decision), warning or error.", valueName: "LEVEL"))
  var logLevel = "warning"

  @Flag(help: "Say what there is as one line of JSON.")
  var json = false

  func validate() throws {
    guard port == 0 || (1...65_533).contains(port) else {
      throw ValidationError("--port: must be 0, or 1 to 65533, so that two more follow")
    }
    guard (try? Logger.Level(name: logLevel)) != nil else {
      throw ValidationError("--log-level: must be debug, info, warning or error")
    }
  }

  func run() async throws {
    let level = try Logger.Level(name: logLevel)
    let logger = Logger(label: "latchkey-gateway") { JSONLogHandler(label: $0, level: level) }
    var plan: LocalPlan
    do throws(GatewayFault) {
      plan = try LocalPlan.read(self.plan)
      plan.parameters = TemplateParameter.values(parameter, over: plan.parameters)
      let settings = Gateway.Settings(
        template: template, policy: policy, plan: plan, web: web, data: place.data, keys: keys, planPath: self.plan,
        port: port,
        address: try ListenAddress(address), loginAddress: try Self.loopback(loginAddress), isForPrograms: json,
        program: CommandLine.arguments.first ?? "latchkey-gateway")
      try await Gateway(settings, logger: logger).run()
    } catch {
      try error.exit()
    }
  }

  private static func loopback(_ text: String) throws(GatewayFault) -> LoopbackAddress {
    do throws(LoginProblem) {
      return try LoopbackAddress(text)
    } catch {
      throw GatewayFault(error.code, "--login-address: \(error)")
    }
  }
}
