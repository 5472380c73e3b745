internal import JOSE
internal import KeyFetching

/// Where the moment to judge at comes from.
enum Clock {
  /// The present, another one each time.
  case present
  /// The one that `--at` says.
  case stopped(NumericDate)

  /// Reads `--at`; the present where it was not given.
  init(at: String?) throws(Complaint) {
    guard let at else {
      self = .present
      return
    }
    let isNumber = at.utf8.allSatisfy {
      $0 == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    if isNumber, !at.isEmpty {
      guard let date = Double(at).flatMap(NumericDate.init(secondsSinceEpoch:)) else {
        throw Complaint(
          "--at: '\(UsageMessage.quote(at))' is beyond the year 9999", hints: "milliseconds are not seconds")
      }
      self = .stopped(date)
      return
    }
    guard let date = NumericDate(rfc3339: at) else {
      throw Complaint(
        "--at: '\(UsageMessage.quote(at))' is no time",
        hints: "write it like 2027-01-15T08:00:00Z or 2027-01-15T09:00:00+01:00, or as seconds since 1970")
    }
    self = .stopped(date)
  }

  /// The moment to judge at.
  var now: NumericDate {
    switch self {
    case .present: .now()
    case .stopped(let date): date
    }
  }
}
