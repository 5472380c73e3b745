internal import APIGateway
internal import StrictJSON

extension ProxyEvent {
  /// The body as JSON, an object or an array.
  ///
  /// - Parameter maximumBytes: checked before anything is read.
  func json(maximumBytes: Int) throws(Problem) -> JSONValue {
    guard body.count <= maximumBytes else {
      throw Problem(.bodyTooLarge, "the body may have at most \(maximumBytes) bytes")
    }
    guard isJSON else {
      throw Problem(.contentTypeUnsupported, "send the body as application/json in UTF-8, and say so in Content-Type")
    }
    do throws(JSONFault) {
      return try JSONDocument(parsing: body, maximumBytes: maximumBytes).root
    } catch {
      let position = JSONDocument.position(ofFaultIn: body, maximumBytes: maximumBytes)
      let place = position.map { " at \($0)" } ?? ""
      throw Problem(.jsonMalformed, "the body is \(error)\(place)", position: position)
    }
  }

  /// Whether the body is said to be JSON, once, and in no other encoding than UTF-8 (RFC 9110 section 8.3.1). A form of a
  /// foreign page cannot say that without asking first.
  private var isJSON: Bool {
    let types = values(ofHeader: "content-type")
    guard types.count == 1, let type = types.first else { return false }
    let parts = type.utf8.map(\.lowercased).split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map(\.trimmed)
    return parts[0].elementsEqual("application/json".utf8)
      && parts.dropFirst().allSatisfy { parameter in
        !parameter.starts(with: "charset=".utf8)
          || ["charset=utf-8", "charset=\"utf-8\""].contains { parameter.elementsEqual($0.utf8) }
      }
  }
}
