internal import ArgumentParser
internal import JOSE
internal import KeyFetching

/// `--at TIME`: the moment to judge at.
struct TimeOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Judge at this moment: RFC 3339 (2027-01-15T08:00:00Z) or seconds since 1970 (default: now).", valueName: "TIME"))
  var at: String?

  /// Reads the option: a way to tell the moment to judge at, which is the same each time, or the present.
  func clock() throws(Complaint) -> Clock {
    guard let at else { return .present }
    let isNumber = at.utf8.allSatisfy {
      $0 == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    if isNumber, !at.isEmpty {
      guard let date = Double(at).flatMap(NumericDate.init(secondsSinceEpoch:)) else {
        throw Complaint(
          "--at: '\(UsageMessage.quote(at))' is beyond the year 9999", hints: "milliseconds are not seconds")
      }
      return .stopped(date)
    }
    guard let date = NumericDate(rfc3339: at) else {
      throw Complaint(
        "--at: '\(UsageMessage.quote(at))' is no time",
        hints: "write it like 2027-01-15T08:00:00Z or 2027-01-15T09:00:00+01:00, or as seconds since 1970")
    }
    return .stopped(date)
  }

  /// Where the time comes from.
  enum Clock {
    case present
    case stopped(NumericDate)

    var now: NumericDate {
      switch self {
      case .present: .now()
      case .stopped(let date): date
      }
    }
  }
}
