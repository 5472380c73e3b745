import Foundation
import SystemCalls
import Testing

@Suite struct ClockTests {
  @Test func theWallClockIsTheOneThatEverybodyReads() {
    #expect(abs(WallClock.now() - Date().timeIntervalSince1970) < 1)
  }

  @Test func theBootClockCountsWhatThePauseTakes() {
    let start = BootClock.now()
    Pause.sleep(seconds: 0.05)
    let passed = BootClock.now() - start
    #expect(passed >= 0.05 && passed < 5)
  }

  @Test(arguments: [0, -1, Double.nan, -Double.infinity]) func aPauseOfNothingIsNone(seconds: Double) {
    let start = BootClock.now()
    Pause.sleep(seconds: seconds)
    #expect(BootClock.now() - start < 1)
  }
}
