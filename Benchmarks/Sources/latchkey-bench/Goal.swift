/// Something to reach.
struct Goal {
  let what: String
  let reached: Double
  let bound: Bound

  enum Bound {
    case atMost(Double)
    case atLeast(Double)
  }

  var isReached: Bool {
    switch bound {
    case .atMost(let limit): reached <= limit
    case .atLeast(let limit): reached >= limit
    }
  }

  /// One line: the verdict, what it is about, what was asked for and what was reached.
  var line: String {
    let wanted =
      switch bound {
      case .atMost(let limit): "at most \(number(limit))"
      case .atLeast(let limit): "at least \(number(limit))"
      }
    return "  \(isReached ? "PASS" : "MISS")  \(padded(what, 62)) \(padded(wanted, 14)) reached \(number(reached))"
  }
}

/// A figure with two decimals.
func number(_ value: Double) -> String {
  let hundredths = Int((value * 100).rounded())
  return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
}

/// `text` with spaces behind it up to `width`.
func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// `text` with spaces in front of it up to `width`.
func leading(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}
