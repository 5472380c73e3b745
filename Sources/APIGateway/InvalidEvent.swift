package import StrictJSON

/// Why bytes are not the event that API Gateway sends. Not the caller's fault, `request` apart: something else invoked the
/// function.
package enum InvalidEvent: Error, Sendable, Equatable {
  /// Not JSON, or beyond a bound.
  case unreadable(JSONFault)
  /// A member is not there or of another type than AWS documents. Its value is not repeated: it may be a token.
  case member(String, expected: String)
  /// A proxy event that cannot be read because of what the sender of the request has put into it.
  case request(RequestFault)

  /// A short name that never changes.
  package var code: String { "event_malformed" }

  /// The most bytes of an event that are read. API Gateway allows 10,240 bytes of headers and passes no body to an
  /// authorizer; a proxy event can be larger, which is `RequestFault.tooLarge`.
  package static let maximumBytes = 1 << 20
}

extension InvalidEvent: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadable(let fault): "the event is \(fault); invoke the function through API Gateway"
    case .member(let name, let expected): "\(name) of the event must be \(expected)"
    case .request(let fault): "the request \(fault)"
    }
  }
}

extension JSONDocument {
  /// Reads an event, which is an object.
  static func event(parsing bytes: [UInt8]) throws(InvalidEvent) -> JSONValue {
    do throws(JSONFault) {
      let root = try JSONDocument(parsing: bytes, maximumBytes: InvalidEvent.maximumBytes).root
      guard root.kind == .object else { throw .malformed }
      return root
    } catch {
      throw .unreadable(error)
    }
  }
}

/// Members of an event. A value of the wrong type is never taken for an absent one; null is.
extension JSONValue {
  /// The string of that name; nil where it is absent or null.
  func text(_ name: String) throws(InvalidEvent) -> String? {
    guard let value = self[name], !value.isNull else { return nil }
    guard let text = value.string else { throw .member(name, expected: "a string") }
    return text
  }

  /// The object of that name; nil where it is absent or null.
  func object(_ name: String) throws(InvalidEvent) -> JSONValue? {
    guard let value = self[name], !value.isNull else { return nil }
    guard value.kind == .object else { throw .member(name, expected: "an object") }
    return value
  }

  /// The strings of the array of that name; none where it is absent or null.
  func texts(_ name: String) throws(InvalidEvent) -> [String] {
    guard let value = self[name], !value.isNull else { return [] }
    guard value.kind == .array, value.count <= RequestFields.maximumCount else {
      throw .member(name, expected: "an array of at most \(RequestFields.maximumCount) strings")
    }
    var texts: [String] = []
    for element in value.elements {
      guard let text = element.string else { throw .member(name, expected: "an array of strings") }
      texts.append(text)
    }
    return texts
  }
}
