internal import ArgumentParser
internal import JOSE
internal import SystemCalls

/// `--at TIME`: the moment to judge at.
struct TimeOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Judge at this moment: RFC 3339 (2027-01-15T08:00:00Z) or seconds since 1970 (default: now).", valueName: "TIME"),
    transform: TimeOption.parse)
  var at: NumericDate?

  /// The moment that was given, or this one.
  var moment: NumericDate {
    get throws(Complaint) {
      if let at { return at }
      guard let now = NumericDate(secondsSinceEpoch: WallClock.now()) else {
        throw Complaint("the system's clock is beyond the year 9999", hints: "set it, or give the time with --at")
      }
      return now
    }
  }

  static func parse(_ text: String) throws -> NumericDate {
    let isNumber = text.utf8.allSatisfy {
      $0 == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    guard isNumber else {
      guard let date = NumericDate(rfc3339: text) else {
        throw ValidationError("neither RFC 3339 with an offset or Z, nor seconds since 1970")
      }
      return date
    }
    guard let date = Double(text).flatMap(NumericDate.init(secondsSinceEpoch:)) else {
      throw ValidationError("beyond the year 9999; milliseconds are not seconds")
    }
    return date
  }
}
