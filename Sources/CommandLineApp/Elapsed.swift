internal import JOSE

/// The time between two moments, for people.
enum Elapsed {
  /// "3 days ago", "in 2 hours", "now".
  static func phrase(from now: NumericDate, to moment: NumericDate) -> String {
    let seconds = moment.secondsSinceEpoch - now.secondsSinceEpoch
    // Both are within the years 1 to 9999, so their difference fits.
    let whole = Int(seconds.rounded(.towardZero))
    if whole == 0 { return "now" }
    return whole > 0 ? "in \(amount(whole))" : "\(amount(-whole)) ago"
  }

  /// In the largest unit of which there are at least two.
  private static func amount(_ seconds: Int) -> String {
    let units = [("year", 31_556_952), ("month", 2_629_746), ("day", 86_400), ("hour", 3600), ("minute", 60)]
    for (name, length) in units where seconds >= 2 * length {
      return "\(seconds / length) \(name)s"
    }
    return seconds == 1 ? "1 second" : "\(seconds) seconds"
  }
}
