internal import StrictJSON

/// The headers of a request, or its query parameters: names and values in the order of the event.
///
/// API Gateway gives each of them twice, once with the last value and once with all. Both are read, so that nothing that
/// another reader of the same request would go by is overlooked.
struct RequestFields: Sendable {
  /// How names are compared.
  enum Names: Sendable {
    /// As headers are (RFC 9110 section 5.1), in ASCII: the Kelvin sign is no K.
    case withoutRegardToCase
    case byteForByte
  }

  private let names: Names
  private var fields: [(name: String, value: String)] = []

  /// The most values of one event. API Gateway allows 10,240 bytes of request line and headers, so no request of it has as
  /// many.
  static let maximumCount = 10_240

  /// No fields.
  init() { names = .byteForByte }

  /// Fields that were read already.
  init(_ fields: [(name: String, value: String)], names: Names) {
    self.names = names
    self.fields = fields
  }

  /// Reads an object of strings, and another of arrays of strings, from an event.
  init(of event: JSONValue, _ single: String, _ multiple: String, names: Names) throws(InvalidEvent) {
    self.names = names
    for (name, value) in try event.object(single)?.members ?? [] where !value.isNull {
      guard let text = value.string else { throw .member(single, expected: "an object of strings") }
      fields.append((name, text))
    }
    for (name, values) in try event.object(multiple)?.members ?? [] where !values.isNull {
      guard values.kind == .array else { throw .member(multiple, expected: "an object of arrays of strings") }
      for value in values.elements {
        guard let text = value.string else { throw .member(multiple, expected: "an object of arrays of strings") }
        fields.append((name, text))
      }
    }
    guard fields.count <= RequestFields.maximumCount else {
      throw .member(single, expected: "an object of at most \(RequestFields.maximumCount) values")
    }
  }

  /// Every value of that name, as often as the event has it.
  ///
  /// - Parameter name: in lower case where case does not matter.
  func values(of name: String) -> [String] {
    fields.filter { isName($0.name, name) }.map(\.value)
  }

  /// The same, each value once.
  func distinctValues(of name: String) -> [String] {
    var distinct: [String] = []
    for value in values(of: name) where !distinct.contains(where: { $0.utf8.elementsEqual(value.utf8) }) {
      distinct.append(value)
    }
    return distinct
  }

  private func isName(_ field: String, _ name: String) -> Bool {
    switch names {
    case .byteForByte: field.utf8.elementsEqual(name.utf8)
    case .withoutRegardToCase:
      field.utf8.count == name.utf8.count && field.utf8.lazy.map(\.lowercasedASCII).elementsEqual(name.utf8)
    }
  }
}
