import Testing

@testable import AWSClient

@Suite struct HTTPDateTests {
  @Test(
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Sat, 29 Feb 2020 23:59:60 GMT", 1_583_020_800), ("Sun, 01 Mar 2026 00:00:00 GMT", 1_772_323_200),
      ("Tue, 31 Dec 2030 12:00:00 GMT", 1_924_948_800),
    ] as [(String, Double)])
  func readsTheDateOfAnAnswer(text: String, seconds: Double) {
    #expect(HTTPDate.seconds(text) == seconds)
  }

  @Test(arguments: [
    "", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sunday, 06-Nov-94 08:49:37 GMT",
    "Sun Nov  6 08:49:37 1994", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nox 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
    "Sun, +6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 06 N\u{F6}v 199 08:49:37 GMT",
  ])
  func readsNothingElse(text: String) {
    #expect(HTTPDate.seconds(text) == nil)
  }
}
