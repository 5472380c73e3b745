internal import JOSE
internal import StrictJSON

/// The attributes of an item that is written, in the order in which they were set, so that one item is one text.
struct DynamoDBAttributes {
  /// The values that are used here; DynamoDB writes a number as a string.
  enum Value {
    case text(String)
    case number(Int64)

    /// A moment, in whole seconds since 1970: what DynamoDB's own expiry reads.
    static func moment(_ moment: NumericDate) -> Value {
      // A NumericDate is within the years 1 and 9999.
      .number(Int64(moment.secondsSinceEpoch.rounded(.down)))
    }

    var json: JSONText {
      switch self {
      case .text(let text): .object(["S": .string(text)])
      case .number(let number): .object(["N": .string(String(number))])
      }
    }
  }

  private var members: [JSONText.Member] = []

  /// Adds an attribute that is not there yet; nil adds none.
  mutating func add(_ name: String, _ value: Value?) {
    if let value { members.append(JSONText.Member(name, value.json)) }
  }

  var json: JSONText { .object(members) }

  /// Whether these are the same, byte for byte.
  func isSame(as other: DynamoDBAttributes) -> Bool { json.encoded() == other.json.encoded() }
}
