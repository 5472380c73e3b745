import Foundation
import Testing

@testable import StructuredLogging

@Suite struct TimestampTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (951_782_400, "2000-02-29T00:00:00.000Z"),
      (951_868_799.999, "2000-02-29T23:59:59.999Z"), (4_107_542_400, "2100-03-01T00:00:00.000Z"),
      (1_709_164_800.5, "2024-02-29T00:00:00.500Z"), (1_735_689_599.0625, "2024-12-31T23:59:59.062Z"),
      (253_402_300_799, "9999-12-31T23:59:59.000Z"),
      (253_402_300_800, "9999-12-31T23:59:59.999Z"), (1e300, "9999-12-31T23:59:59.999Z"),
      (-1, "1970-01-01T00:00:00.000Z"), (.nan, "1970-01-01T00:00:00.000Z"), (.infinity, "9999-12-31T23:59:59.999Z"),
    ] as [(Double, String)])
  func isRFC3339(seconds: Double, text: String) {
    #expect(Timestamp.text(secondsSinceEpoch: seconds) == text)
  }

  @Test func agreesWithFoundationOnEveryDayOfFourCenturies() {
    let formatter = ISO8601DateFormatter()
    for day in 0..<146_097 {
      let seconds = Double(day) * 86_400 + 3_661
      let text = Timestamp.text(secondsSinceEpoch: seconds)
      let expected = formatter.string(from: Date(timeIntervalSince1970: seconds)).dropLast() + ".000Z"
      if text != expected {
        Issue.record("\(text) is not \(expected)")
        return
      }
    }
  }
}
