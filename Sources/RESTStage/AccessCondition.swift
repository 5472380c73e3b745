internal import Credentials
internal import JOSE
internal import StrictJSON

/// One operator with one key and its values: `"DateLessThan": { "aws:CurrentTime": "2027-01-15T08:00:00Z" }`.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators", "Conditions with multiple context keys or values":
/// operators and keys are joined by AND; values by OR, and by NOR where the operator is a negated one; of an absent key a negated
/// operator is true, any other false, and one that ends in `IfExists` true.
struct AccessCondition: Sendable, Equatable {
  private let key: Circumstances.Key
  private let test: Test
  private let isNegated: Bool
  private let holdsWhereAbsent: Bool

  private enum Test: Sendable, Equatable {
    case equals([String], ignoringCase: Bool)
    case like([WildcardPattern])
    case compares(Comparison, [NumericDate])
    case isWithin([AddressRange])
    case boolean([Bool])
    /// `Null`: whether the key is to be absent.
    case isAbsent([Bool])
  }

  private enum Comparison: Sendable, Equatable { case equal, less, lessOrEqual, greater, greaterOrEqual }

  static func conditions(reading value: JSONValue?) throws(InvalidAccessPolicy) -> [AccessCondition] {
    guard let value else { return [] }
    guard value.kind == .object else { throw InvalidAccessPolicy("Condition", "must be an object") }
    var conditions: [AccessCondition] = []
    for (name, keys) in value.members {
      guard keys.kind == .object else { throw InvalidAccessPolicy("Condition", "must be an object of objects") }
      for (key, values) in keys.members { conditions.append(try AccessCondition(name, key, values)) }
    }
    return conditions
  }

  private init(_ name: String, _ keyName: String, _ value: JSONValue) throws(InvalidAccessPolicy) {
    guard let key = Circumstances.Key.allCases.first(where: { $0.rawValue.isSame(as: keyName.lowercasedASCII) }) else {
      throw InvalidAccessPolicy("Condition", "has a key that is not evaluated here")
    }
    self.key = key
    let suffix = "IfExists"
    let asksWhetherItExists = name.hasSuffix(suffix)
    let name = asksWhetherItExists ? String(name.dropLast(suffix.count)) : name
    isNegated =
      name.hasPrefix("Not") || name.hasPrefix("StringNot") || name.hasPrefix("DateNot")
      || name.hasPrefix("NumericNot")
    holdsWhereAbsent = asksWhetherItExists || isNegated
    let values = value.kind == .array ? value.elements : [value]
    guard (1...AccessPolicy.maximumCount).contains(values.count) else {
      throw InvalidAccessPolicy("Condition", "must have 1 to \(AccessPolicy.maximumCount) values")
    }
    test = try AccessCondition.test(name, of: key, values)
  }

  private static func test(
    _ name: String, of key: Circumstances.Key, _ values: [JSONValue]
  ) throws(InvalidAccessPolicy) -> Test {
    switch (name, key) {
    case ("Null", _): return .isAbsent(try all(values, boolean))
    case ("StringEquals", .userAgent), ("StringEquals", .referer), ("StringNotEquals", .userAgent),
      ("StringNotEquals", .referer):
      return .equals(try all(values, text), ignoringCase: false)
    case ("StringEqualsIgnoreCase", .userAgent), ("StringEqualsIgnoreCase", .referer),
      ("StringNotEqualsIgnoreCase", .userAgent), ("StringNotEqualsIgnoreCase", .referer):
      return .equals(try all(values, text), ignoringCase: true)
    case ("StringLike", .userAgent), ("StringLike", .referer), ("StringNotLike", .userAgent),
      ("StringNotLike", .referer):
      return .like(try all(values, text).map { WildcardPattern($0) })
    case ("Bool", .secureTransport): return .boolean(try all(values, boolean))
    case ("IpAddress", .sourceIP), ("NotIpAddress", .sourceIP): return .isWithin(try all(values, range))
    case (_, .currentTime), (_, .epochTime):
      return .compares(try comparison(name, of: key), try all(values, moment))
    default: throw InvalidAccessPolicy("Condition", "has an operator that is not evaluated here for its key")
    }
  }

  /// `DateLessThan` for either key of time, `NumericLessThan` for `aws:EpochTime` only.
  private static func comparison(
    _ name: String, of key: Circumstances.Key
  ) throws(InvalidAccessPolicy) -> Comparison {
    let families = key == .epochTime ? ["Date", "Numeric"] : ["Date"]
    for family in families where name.hasPrefix(family) {
      switch name.dropFirst(family.count) {
      case "Equals", "NotEquals": return .equal
      case "LessThan": return .less
      case "LessThanEquals": return .lessOrEqual
      case "GreaterThan": return .greater
      case "GreaterThanEquals": return .greaterOrEqual
      default: break
      }
    }
    throw InvalidAccessPolicy("Condition", "has an operator that is not evaluated here for its key")
  }

  private static func all<Read>(
    _ values: [JSONValue], _ read: (JSONValue) -> Read?
  ) throws(InvalidAccessPolicy) -> [Read] {
    let read = values.compactMap(read)
    guard read.count == values.count else {
      throw InvalidAccessPolicy("Condition", "has a value that its operator cannot be asked about")
    }
    return read
  }

  private static func text(_ value: JSONValue) -> String? {
    value.string.flatMap { ARNPattern.holdsVariable($0) ? nil : $0 }
  }

  private static func boolean(_ value: JSONValue) -> Bool? {
    if value.equals(utf8: "true") { return true }
    if value.equals(utf8: "false") { return false }
    return value.boolean
  }

  private static func range(_ value: JSONValue) -> AddressRange? { value.string.flatMap { AddressRange($0) } }

  /// A date in the W3C's profile of ISO 8601, or seconds since the epoch.
  private static func moment(_ value: JSONValue) -> NumericDate? {
    if let seconds = value.number { return NumericDate(secondsSinceEpoch: seconds) }
    guard let text = value.string else { return nil }
    return NumericDate(rfc3339: text) ?? Int64(text).flatMap { NumericDate(secondsSinceEpoch: Double($0)) }
  }

  func holds(in circumstances: Circumstances) -> Bool {
    let actual = circumstances.value(of: key)
    if case .isAbsent(let wanted) = test {
      if case .absent = actual { return wanted.contains(true) }
      return wanted.contains(false)
    }
    if case .absent = actual { return holdsWhereAbsent }
    return isAnyMet(by: actual) != isNegated
  }

  /// Whether one of the values fits.
  private func isAnyMet(by actual: Circumstances.Value) -> Bool {
    switch (test, actual) {
    case (.equals(let wanted, let ignoringCase), .text(let text)):
      wanted.contains { ignoringCase ? $0.isSameIgnoringCase(as: text) : $0.isSame(as: text) }
    case (.like(let patterns), .text(let text)): patterns.contains { $0.matches(text) }
    case (.isWithin(let ranges), .text(let address)): ranges.contains { $0.contains(address) }
    case (.boolean(let wanted), .boolean(let actual)): wanted.contains(actual)
    case (.compares(let comparison, let moments), .moment(let now)):
      moments.contains { moment in
        switch comparison {
        case .equal: now == moment
        case .less: now < moment
        case .lessOrEqual: now <= moment
        case .greater: now > moment
        case .greaterOrEqual: now >= moment
        }
      }
    default: false
    }
  }
}
