import Glibc
import SystemCalls
import Testing

@Suite struct TerminationSignalTests {
  /// In a process of its own: the signal is remembered for as long as the process lives, and whoever fetches gives up.
  @Test func remembersTheSignalInsteadOfObeyingIt() async {
    await #expect(processExitsWith: .success) {
      TerminationSignal.install()
      #expect(!TerminationSignal.wasRaised)
      kill(getpid(), SIGTERM)
      // Another thread may be the one that is interrupted.
      for _ in 1...100 where !TerminationSignal.wasRaised { Pause.sleep(seconds: 0.05) }
      #expect(TerminationSignal.wasRaised)
    }
    #expect(!TerminationSignal.wasRaised)
  }
}
