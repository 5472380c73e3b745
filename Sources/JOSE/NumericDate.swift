/// A moment: seconds since 1970-01-01T00:00:00Z, leap seconds not counted (RFC 7519 section 2, "NumericDate").
///
/// Only moments between the years 1 and 9999 exist here: anything beyond cannot be written in RFC 3339, and a token that
/// says so is either hostile or counts in milliseconds.
public struct NumericDate: Sendable, Hashable, Comparable {
  /// Seconds since the epoch; a fraction is allowed.
  public let secondsSinceEpoch: Double

  /// The first and the last moment that can be written in RFC 3339.
  public static let range: ClosedRange<Double> = -62_135_596_800...253_402_300_799

  /// The last moment that there is.
  package static let latest = NumericDate(clamping: range.upperBound)

  /// The moment that many seconds after the epoch; nil beyond `range` or where it is not a number.
  public init?(secondsSinceEpoch seconds: Double) {
    guard NumericDate.range.contains(seconds) else { return nil }
    secondsSinceEpoch = seconds
  }

  private init(clamping seconds: Double) {
    secondsSinceEpoch = min(max(seconds, NumericDate.range.lowerBound), NumericDate.range.upperBound)
  }

  /// The moment `seconds` later (earlier where negative), held within `range`.
  public func advanced(by seconds: Int) -> NumericDate {
    NumericDate(clamping: secondsSinceEpoch + Double(seconds))
  }

  /// Whether the first is earlier.
  public static func < (first: NumericDate, second: NumericDate) -> Bool {
    first.secondsSinceEpoch < second.secondsSinceEpoch
  }
}
