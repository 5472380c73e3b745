internal import JOSE
internal import StrictJSON

/// The claims that are moments, in words.
enum TimeClaims {
  /// One line for each that is there.
  static func lines(of claims: JSONValue?, at now: NumericDate) -> [String] {
    guard let claims else { return [] }
    return ["iat", "nbf", "exp", "auth_time", "updated_at"].compactMap { name in
      claims[name].map {
        "\(name)\(String(repeating: " ", count: max(1, 11 - name.utf8.count)))\(phrase(name, $0, now))"
      }
    }
  }

  private static func phrase(_ name: String, _ value: JSONValue, _ now: NumericDate) -> String {
    guard let seconds = value.number else {
      return "\(value.kind.phrase), and should be a number of seconds since 1970"
    }
    guard let date = NumericDate(secondsSinceEpoch: seconds) else {
      return "beyond the years 1 to 9999; milliseconds are not seconds"
    }
    let elapsed = Elapsed.phrase(from: now, to: date)
    let isPast = date <= now
    return switch name {
    case "exp": "\(date), \(isPast ? "expired" : "expires") \(elapsed)"
    case "nbf": "\(date), \(isPast ? "valid since then, \(elapsed)" : "not valid before then, \(elapsed)")"
    case "iat": "\(date), issued \(isPast ? elapsed : "in the future, \(elapsed)")"
    case "auth_time": "\(date), signed in \(elapsed)"
    default: "\(date), updated \(elapsed)"
    }
  }
}
