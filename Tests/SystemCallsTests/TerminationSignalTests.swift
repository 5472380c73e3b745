import Glibc
import SystemCalls
import Testing

@Suite struct TerminationSignalTests {
  @Test func remembersTheSignalInsteadOfObeyingIt() {
    TerminationSignal.install()
    // The test process must stay stoppable.
    defer { signal(SIGTERM, SIG_DFL) }
    #expect(!TerminationSignal.wasRaised)
    kill(getpid(), SIGTERM)
    // Another thread may be the one that is interrupted.
    for _ in 1...100 where !TerminationSignal.wasRaised { Pause.sleep(seconds: 0.05) }
    #expect(TerminationSignal.wasRaised)
  }
}
