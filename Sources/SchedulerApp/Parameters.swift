internal import APIGateway
internal import Scheduling

/// What a list is asked for in the query.
struct ListParameters<Item, Status: RawRepresentable & CaseIterable> where Status.RawValue == String {
  let status: Status?
  let limit: Int
  let cursor: Identifier<Item>?

  static var defaultLimit: Int { 25 }
  static var maximumLimit: Int { 100 }

  init(of event: ProxyEvent) throws(Problem) {
    status = try event.parameter("status") { text in
      Status.allCases.first { $0.rawValue.equals(utf8: text) }
    } otherwise: {
      "status must be one of \(Status.allCases.map(\.rawValue).joined(separator: ", "))"
    }
    limit =
      try event.parameter("limit") { text in
        guard text.utf8.count <= 3, text.utf8.allSatisfy(\.isDigit), let limit = Int(text) else { return nil }
        return (1...Self.maximumLimit).contains(limit) ? limit : nil
      } otherwise: {
        "limit must be a number from 1 to \(Self.maximumLimit)"
      } ?? Self.defaultLimit
    // Only an id: which group the list is of says the path, so that a cursor reaches into no other.
    cursor = try event.parameter("cursor", code: .cursorMalformed) { text in
      Identifier(text)
    } otherwise: {
      "cursor must be what next of the page before says"
    }
  }
}

extension ProxyEvent {
  /// A parameter of the query; nil where it is absent.
  ///
  /// Given twice it is refused: of two values each reader would take another.
  func parameter<Value>(
    _ name: String, code: ProblemCode = .parameterInvalid, read: (String) -> Value?, otherwise detail: () -> String
  ) throws(Problem) -> Value? {
    let values = values(ofQuery: name)
    guard let text = values.first else { return nil }
    guard values.count == 1 else { throw Problem(.parameterInvalid, "\(name) must stand in the query once") }
    guard let value = read(text) else { throw Problem(code, detail()) }
    return value
  }
}
