import Foundation
import JOSE
import Testing

@Suite struct NumericDateTests {
  private let formatter: ISO8601DateFormatter = {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = .withInternetDateTime
    return formatter
  }()

  @Test func agreesWithFoundationOnRandomMoments() throws {
    for _ in 0..<3_000 {
      // From 1583 on, where Foundation's Gregorian calendar and the proleptic one are the same.
      let seconds = Double(Int64.random(in: -12_212_553_600...253_402_300_799))
      let date = try #require(NumericDate(secondsSinceEpoch: seconds))
      let text = date.description
      #expect(text == formatter.string(from: Date(timeIntervalSince1970: seconds)))
      #expect(NumericDate(rfc3339: text) == date)
    }
  }

  @Test(arguments: [
    ("2027-01-15T08:00:00Z", 1_800_000_000.0), ("2027-01-15T09:30:00+01:30", 1_800_000_000),
    ("2027-01-15t08:00:00.25z", 1_800_000_000.25), ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1),
    ("2024-02-29T00:00:00Z", 1_709_164_800), ("0001-01-01T00:00:00Z", -62_135_596_800),
    ("9999-12-31T23:59:59Z", 253_402_300_799), ("2016-12-31T23:59:60Z", 1_483_228_800),
  ])
  func readsRFC3339(text: String, seconds: Double) {
    #expect(NumericDate(rfc3339: text)?.secondsSinceEpoch == seconds)
  }

  @Test(arguments: [
    "", "2027-01-15", "2027-01-15T08:00:00", "2027-1-15T08:00:00Z", "2027-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
    "2027-13-01T00:00:00Z", "2027-00-01T00:00:00Z", "2027-01-00T00:00:00Z", "2027-01-15T24:00:00Z",
    "2027-01-15T08:60:00Z", "2027-01-15T08:00:61Z", "2027-01-15T08:00:00.Z", "2027-01-15T08:00:00+1:00",
    "2027-01-15T08:00:00+24:00", "2027-01-15T08:00:00ZZ", " 2027-01-15T08:00:00Z", "0000-01-01T00:00:00Z",
    "٢٠٢٧-01-15T08:00:00Z", "0001-01-01T00:00:00+00:01",
  ])
  func refusesWhatIsNotRFC3339(text: String) {
    #expect(NumericDate(rfc3339: text) == nil)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300, 253_402_300_800, -62_135_596_801])
  func noMomentExistsBeyondTheCalendar(seconds: Double) {
    #expect(NumericDate(secondsSinceEpoch: seconds) == nil)
  }

  @Test func advancingStaysWithinTheCalendar() throws {
    let last = try #require(NumericDate(secondsSinceEpoch: NumericDate.range.upperBound))
    #expect(last.advanced(by: 300) == last)
    #expect(last.advanced(by: .max) == last)
  }
}
