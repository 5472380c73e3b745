internal import NIOPosix
internal import ServiceLifecycle
internal import SystemCalls

/// Looks for messages that are due just after each second has begun: their moments are whole seconds, so each is sent in
/// its own.
struct DeliveryClock: Service {
  /// A delivery that is not done by then is put down, and goes on with the next look.
  private static let longest = Duration.seconds(60)
  /// After the second's beginning, so that it has surely begun by the wall clock, too.
  private static let margin = 0.005

  let scheduler: LocalScheduler
  let threads: NIOThreadPool

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        let scheduler = scheduler
        try? await threads.runIfActive { scheduler.deliverDue(within: DeliveryClock.longest) }
        let now = WallClock.now()
        let next = now.rounded(.down) + 1 + DeliveryClock.margin
        try? await Task.sleep(for: .seconds(next - now))
      }
    }
  }
}
