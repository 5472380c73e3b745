import Foundation

/// A small IAM of our own, written from the IAM User Guide ("Policy evaluation logic", "IAM JSON policy elements:
/// Resource") and knowing nothing of how the policies are made: a Deny that matches wins, else an Allow that matches.
struct IAMEvaluator {
  struct Statement: Decodable {
    let Effect: String
    let Action: String
    let Resource: [String]
    let Condition: [String: [String: String]]?
  }

  struct Document: Decodable {
    let Version: String
    let Statement: [Statement]
  }

  let document: Document
  private let patterns: [(isAllow: Bool, times: Range<Date>, pattern: [UInt8])]

  init(_ json: [UInt8]) throws {
    document = try JSONDecoder().decode(Document.self, from: Data(json))
    patterns = try document.Statement.flatMap { statement in
      guard ["Allow", "Deny"].contains(statement.Effect), statement.Action == "execute-api:Invoke" else {
        throw Malformed()
      }
      let times = try IAMEvaluator.times(of: statement.Condition ?? [:])
      return statement.Resource.map { (statement.Effect == "Allow", times, Array($0.utf8)) }
    }
  }

  struct Malformed: Error {}

  /// "IAM JSON policy elements: Condition operators": every operator must hold.
  private static func times(of condition: [String: [String: String]]) throws -> Range<Date> {
    var times = Date.distantPast..<Date.distantFuture
    for (name, keys) in condition {
      guard let text = keys["aws:CurrentTime"], keys.count == 1, let date = ISO8601DateFormatter().date(from: text)
      else {
        throw Malformed()
      }
      switch name {
      case "DateLessThan": times = times.clamped(to: Date.distantPast..<date)
      case "DateGreaterThanEquals": times = times.clamped(to: date..<Date.distantFuture)
      default: throw Malformed()
      }
    }
    return times
  }

  func allows(_ arn: String, at now: Date = Date(timeIntervalSince1970: 0)) -> Bool {
    let text = Array(arn.utf8)
    var isAllowed = false
    for (isAllow, times, pattern) in patterns {
      guard times.contains(now), IAMEvaluator.matches(pattern[...], text[...]) else { continue }
      if !isAllow { return false }
      isAllowed = true
    }
    return isAllowed
  }

  /// `*` stands for any characters, slashes included; `?` for one.
  static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    var (p, t) = (pattern.startIndex, text.startIndex)
    var star: (p: Int, t: Int)?
    while t < text.endIndex {
      if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
        star = (p, t)
        p += 1
      } else if p < pattern.endIndex, pattern[p] == text[t] || pattern[p] == UInt8(ascii: "?") {
        p += 1
        t += 1
      } else if let last = star {
        star = (last.p, last.t + 1)
        p = last.p + 1
        t = last.t + 1
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
