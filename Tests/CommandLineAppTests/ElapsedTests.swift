import JOSE
import Testing

@testable import CommandLineApp

@Suite struct ElapsedTests {
  @Test(arguments: [
    (0, "now"), (0.4, "now"), (-0.4, "now"), (1, "in 1 second"), (-59, "59 seconds ago"), (119, "in 119 seconds"),
    (120, "in 2 minutes"), (-7199, "119 minutes ago"), (7200, "in 2 hours"), (-259_200, "3 days ago"),
    (5_259_492, "in 2 months"), (-63_113_904, "2 years ago"),
  ])
  func saysTheTimeInTheLargestUnitOfWhichThereAreTwo(seconds: Double, phrase: String) throws {
    let now = try #require(NumericDate(secondsSinceEpoch: 1_800_000_000))
    let then = try #require(NumericDate(secondsSinceEpoch: 1_800_000_000 + seconds))
    #expect(Elapsed.phrase(from: now, to: then) == phrase)
  }

  @Test func theWholeRangeOfTimeFits() throws {
    let first = try #require(NumericDate(secondsSinceEpoch: NumericDate.range.lowerBound))
    let last = try #require(NumericDate(secondsSinceEpoch: NumericDate.range.upperBound))
    #expect(Elapsed.phrase(from: first, to: last) == "in 9998 years")
    #expect(Elapsed.phrase(from: last, to: first) == "9998 years ago")
  }
}
