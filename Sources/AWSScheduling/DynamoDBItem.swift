internal import JOSE
internal import Scheduling
internal import StrictJSON

/// An item as DynamoDB answers it. Whoever reads an attribute says what it has to be; what is something else, or is not
/// there, is a fault with the attribute's name, and never what it holds.
struct DynamoDBItem {
  /// The largest counter that is believed: whoever adds one to it does not overflow.
  private static let maximumCount: Int64 = 1 << 53

  private let value: JSONValue
  private let kind: DynamoDBKey.Kind

  init(_ value: JSONValue, kind: DynamoDBKey.Kind) {
    self.value = value
    self.kind = kind
  }

  func has(_ name: String) -> Bool { value[name] != nil }

  func text(_ name: String) throws(StoreFault) -> String {
    guard let text = value[name]?["S"]?.string else { throw malformed(name, "no string") }
    return text
  }

  /// A number of times, or a version.
  func count(_ name: String, atLeast least: Int64 = 0) throws(StoreFault) -> Int64 {
    let number = try integer(name)
    guard (least...DynamoDBItem.maximumCount).contains(number) else {
      throw malformed(name, "not between \(least) and 2^53")
    }
    return number
  }

  func moment(_ name: String) throws(StoreFault) -> NumericDate {
    guard let moment = NumericDate(secondsSinceEpoch: Double(try integer(name))) else {
      throw malformed(name, "no moment between the years 1 and 9999")
    }
    return moment
  }

  /// What `read` makes of a text.
  func text<Value>(
    _ name: String, as what: String, _ read: (String) -> Value?
  ) throws(StoreFault) -> Value {
    guard let value = read(try text(name)) else { throw malformed(name, "no \(what)") }
    return value
  }

  /// The identifier in the sort key.
  func identifier<Subject>() throws(StoreFault) -> Identifier<Subject> {
    let kind = kind
    return try text("sk", as: "identifier of that kind") { DynamoDBKey.identifier(in: $0, kind: kind) }
  }

  func malformed(_ name: String, _ fault: String) -> StoreFault {
    StoreFault(
      code: "item_malformed",
      reason: "the attribute \(name) of an item GROUP#…, \(kind.rawValue)#… is \(fault); "
        + "somebody else has written it: mend or delete the item")
  }

  /// Digits with or without a minus sign: all that DynamoDB makes of a whole number.
  private func integer(_ name: String) throws(StoreFault) -> Int64 {
    guard let digits = value[name]?["N"]?.string else { throw malformed(name, "no number") }
    guard let number = Int64(digits), digits.utf8.first != UInt8(ascii: "+") else {
      throw malformed(name, "no whole number of 64 bits")
    }
    return number
  }
}
