internal import StrictJSON

/// Why a request is not answered as it was meant to be: what its sender is told (RFC 9457), and what the log says.
struct Problem: Error {
  let code: ProblemCode
  /// For the caller: what is wrong with this request and what to do. Says nothing of how the service is made.
  let detail: String
  /// For the owner's log, where there is more to say; holds no address, no text and no secret.
  let reason: String?
  /// What is wrong with the members of the body.
  let members: [MemberProblem]
  /// Where the body stops being JSON.
  let position: JSONPosition?
  /// Fields besides the usual ones.
  let headers: [(name: String, value: String)]

  init(
    _ code: ProblemCode, _ detail: String, reason: String? = nil, members: [MemberProblem] = [],
    position: JSONPosition? = nil, headers: [(name: String, value: String)] = []
  ) {
    self.code = code
    self.detail = detail
    self.reason = reason
    self.members = members
    self.position = position
    self.headers = headers
  }

  /// The problem document.
  var document: JSONText {
    var document: [JSONText.Member] = [
      .init("type", .string("urn:latchkey:problem:\(code.rawValue)")),
      .init("title", .string(code.title)),
      .init("status", .integer(Int64(code.status))),
      .init("detail", .string(detail)),
    ]
    if !members.isEmpty {
      document.append(
        .init(
          "errors", .array(members.map { .object(["pointer": .string($0.pointer), "detail": .string($0.detail)]) })))
    }
    if let position {
      document += [
        .init("line", .integer(Int64(position.line))), .init("column", .integer(Int64(position.column))),
      ]
    }
    return .object(document)
  }
}

/// What is wrong with one member of a body.
package struct MemberProblem: Error, Sendable, Equatable {
  /// Where it is: a JSON Pointer (RFC 6901); empty for the whole body.
  package let pointer: String
  /// What it must be, or hold.
  package let detail: String

  /// - Parameter member: its name; nil for the whole body.
  init(_ member: String?, _ detail: String) {
    pointer = member.map { "/\(MemberProblem.escaped($0))" } ?? ""
    self.detail = detail
  }

  /// `~` and `/` in a name (RFC 6901 section 3).
  private static func escaped(_ name: String) -> String {
    var bytes: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "~"): bytes += "~0".utf8
      case UInt8(ascii: "/"): bytes += "~1".utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
