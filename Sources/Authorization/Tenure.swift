internal import JOSE

/// For how long somebody has a role or a permission. The longer one is the greater.
enum Tenure: Comparable {
  /// Until the sign-in behind it is too old.
  case until(NumericDate)
  /// As long as the token.
  case always

  /// When it ends before the token does; nil: it does not.
  var end: NumericDate? {
    if case .until(let end) = self { end } else { nil }
  }
}
