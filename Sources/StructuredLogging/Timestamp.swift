/// A moment as RFC 3339 has it, in UTC and with milliseconds.
enum Timestamp {
  /// - Parameter secondsSinceEpoch: from 1970 to 9999; what lies outside becomes the nearer end.
  static func text(secondsSinceEpoch: Double) -> String {
    // The comparisons are false for NaN, which Int64 would trap on.
    let milliseconds: Int64 =
      secondsSinceEpoch >= 0
      ? secondsSinceEpoch < 253_402_300_800 ? Int64(secondsSinceEpoch * 1_000) : 253_402_300_799_999 : 0
    let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
    let (year, month, day) = civil(daysSinceEpoch: days)
    let clock = [(rest / 3_600_000, 2), (rest / 60_000 % 60, 2), (rest / 1_000 % 60, 2)].map(padded)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(clock.joined(separator: ":"))"
      + ".\(padded(rest % 1_000, 3))Z"
  }

  /// The Gregorian date, by eras of 400 years that begin in March, so that the day that comes and goes is the last of the
  /// year (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days).
  private static func civil(daysSinceEpoch: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = daysSinceEpoch + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
