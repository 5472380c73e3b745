/// What a JSON value is (RFC 8259 section 3, with numbers told apart by how they are written).
package enum JSONKind: Sendable, Equatable {
  case object, array, string, integer, real, boolean, null

  /// The word for an error message: "a string", "an object".
  package var phrase: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .integer: "an integer"
    case .real: "a number"
    case .boolean: "a boolean"
    case .null: "null"
    }
  }
}
