internal import Foundation
internal import HostedLogin
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle
internal import UnixSignals

/// The gateway: three listeners, what answers on them, and the clock by which messages go out.
struct Gateway: Sendable {
  /// What the command line says.
  struct Settings: Sendable {
    let template: String
    let policy: String
    let plan: LocalPlan
    let web: String
    let data: String
    let keys: String
    /// Where `plan` comes from.
    let planPath: String
    let port: Int
    let address: ListenAddress
    let loginAddress: LoopbackAddress
    /// Whether the announcement is JSON.
    let isForPrograms: Bool
    /// How this program is called.
    let program: String
  }

  private let settings: Settings
  private let logger: Logger

  init(_ settings: Settings, logger: Logger) {
    self.settings = settings
    self.logger = logger
  }

  /// Runs until SIGTERM or SIGINT.
  func run() async throws(GatewayFault) {
    let threads = NIOThreadPool.singleton
    func port(_ number: Int) -> Int { settings.port == 0 ? 0 : settings.port + number }
    let web = Listener(address: settings.address.rawValue, port: port(0))
    let api = Listener(address: settings.address.rawValue, port: port(1))
    let login = Listener(address: settings.loginAddress.text, port: port(2))
    // What the listeners and the service group say of their own ends is nobody's business here: what matters is thrown.
    var quiet = logger
    quiet.logLevel = .critical
    let opening = Opening(settings: settings, web: web, api: api, login: login, threads: threads, logger: logger)
    let group = ServiceGroup(
      configuration: .init(
        services: [
          web.application(threads, quiet), api.application(threads, quiet), login.application(threads, quiet), opening,
        ],
        gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
    do {
      try await group.run()
    } catch let fault as GatewayFault {
      throw fault
    } catch let error as IOError {
      let ports = "one of the ports \(settings.port) to \(settings.port + 2)"
      throw GatewayFault(
        "address_unavailable",
        error.errnoCode == EADDRINUSE
          ? "another program has \(ports) of \(settings.address.rawValue); --port takes three others"
          : "\(ports) cannot be listened on (error \(error.errnoCode)); --port takes three others")
    } catch {
      throw GatewayFault("stopped", "\(error)")
    }
  }
}

/// Opens the sites once all three addresses are known, says so, and then has messages sent.
private struct Opening: Service {
  let settings: Gateway.Settings
  let web: Listener
  let api: Listener
  let login: Listener
  let threads: NIOThreadPool
  let logger: Logger

  func run() async throws {
    guard let webPort = await web.boundPort(), let apiPort = await api.boundPort(),
      let loginPort = await login.boundPort()
    else { return }
    let ports = Composition.Ports(web: webPort, api: apiPort, login: loginPort)
    let (settings, logger) = (settings, logger)
    let composition = try await threads.runIfActive { try Composition(settings, ports, logger: logger) }
    web.site.open(composition.pages)
    api.site.open(composition.stage)
    login.site.open(composition.login)
    let announcement = composition.announcement
    // Not `print`, which keeps it back where the output is no terminal.
    FileHandle.standardOutput.write(
      Data(
        settings.isForPrograms
          ? announcement.running.line
          : Array(announcement.text(program: settings.program).utf8)))
    try await DeliveryClock(scheduler: composition.scheduler, threads: threads).run()
  }
}
