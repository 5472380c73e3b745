internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import LocalHTTP
internal import Logging
internal import NIOCore
internal import NIOPosix

/// One address, and the site that answers there.
struct Listener: Sendable {
  let site = LateSite()
  private let ports = AsyncStream<Int>.makeStream()
  private let address: String
  private let port: Int

  /// Connections at one time; more wait until one is closed.
  private static let maximumConnections = 1024
  /// A connection on which nothing happens is closed.
  private static let idleTime = TimeAmount.seconds(60)

  /// - Parameter port: 0 for any that is free.
  init(address: String, port: Int) {
    self.address = address
    self.port = port
  }

  /// What listens, once it is run.
  func application(_ threads: NIOThreadPool, _ logger: Logger) -> Application<SiteResponder> {
    let ports = ports.continuation
    return Application(
      responder: SiteResponder(site: site, threads: threads),
      server: .http1(configuration: .init(idleTimeout: Listener.idleTime)),
      configuration: ApplicationConfiguration(
        address: .hostname(address, port: port),
        availableConnectionsDelegate: MaximumAvailableConnections(Listener.maximumConnections)),
      onServerRunning: { channel in
        ports.yield(channel.localAddress?.port ?? 0)
        ports.finish()
      },
      logger: logger)
  }

  /// The port that it got; waits until it listens. Nil where it never will.
  func boundPort() async -> Int? {
    for await port in ports.stream { return port }
    return nil
  }
}
