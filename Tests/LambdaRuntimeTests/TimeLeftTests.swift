import LambdaRuntime
import Testing

@Suite struct TimeLeftTests {
  private func timeLeft(deadline: Int64, at now: Double) -> Duration {
    Invocation(requestID: "1", deadlineMilliseconds: deadline, functionARN: "", payload: []).timeLeft(at: now)
  }

  @Test func isWhatTheDeadlineLeavesLessAQuarterOfASecond() {
    #expect(timeLeft(deadline: 1_800_000_003_000, at: 1_800_000_000) == .milliseconds(2_750))
    #expect(timeLeft(deadline: 1_800_000_000_750, at: 1_800_000_000.25) == .milliseconds(250))
  }

  @Test(arguments: [1_800_000_000_250, 1_800_000_000_000, 1_799_999_999_000, 1])
  func isNeverNegative(deadline: Int64) {
    #expect(timeLeft(deadline: deadline, at: 1_800_000_000) == .zero)
  }

  @Test func isBoundedWhateverTheClocksSay() {
    #expect(timeLeft(deadline: .max, at: 0) == .seconds(900))
    #expect(timeLeft(deadline: 1_800_000_003_000, at: -1e300) == .seconds(900))
    for now in [Double.nan, .infinity, 1e300] {
      #expect(timeLeft(deadline: 1_800_000_003_000, at: now) == .zero)
    }
  }
}
