internal import Glibc
internal import Synchronization

/// SIGTERM, remembered instead of obeyed, so that a program ends between two pieces of work.
package enum TerminationSignal {
  private static let raised = Atomic<Bool>(false)

  /// From now on SIGTERM sets `wasRaised`. Calls that wait (poll, nanosleep) are interrupted by it.
  package static func install() {
    // The handler may do nothing that allocates or locks: see to it that the flag is initialised before.
    _ = wasRaised
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { _ in
      TerminationSignal.raised.store(true, ordering: .relaxed)
    }
    // No SA_RESTART: a program that waits in poll is to wake up.
    action.sa_flags = 0
    _ = unsafe sigaction(SIGTERM, &action, nil)
  }

  /// Whether SIGTERM has arrived since `install`.
  package static var wasRaised: Bool { raised.load(ordering: .relaxed) }
}
