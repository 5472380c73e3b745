internal import OIDC

/// What a request asks for, as API Gateway names it:
/// `arn:PARTITION:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH`, or `…/STAGE/$connect` for a WebSocket API.
///
/// Source: API Gateway Developer Guide, "Resource format of permissions for executing API in API Gateway".
package struct MethodARN: Sendable, Equatable {
  /// What is asked for.
  package enum Request: Sendable, Equatable {
    /// A method (any token; only seven of them have routes) and a path that starts with a slash, as the caller wrote it.
    case http(method: String, path: String)
    /// A WebSocket route.
    case key(String)
  }

  /// Everything up to the stage, without a slash at its end. It comes from API Gateway, and holds nothing that IAM would
  /// read as a pattern, so that it may stand in a Resource.
  package let stageARN: String
  package let request: Request

  /// The longest ARN that is read, in bytes.
  package static let maximumBytes = 16_384
  /// The longest `stageARN`, in bytes: the sum of what the fields may have.
  package static let maximumStageBytes = 252

  /// Reads an ARN; nil where it is none of API Gateway's.
  ///
  /// The path may hold colons and slashes: at most five colons separate, and at most three slashes behind them.
  package init?(parsing text: String) {
    guard text.utf8.count <= MethodARN.maximumBytes else { return nil }
    let fields = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
    guard fields.count == 6, fields[0].elementsEqual("arn".utf8), fields[2].elementsEqual("execute-api".utf8),
      // Partitions are taken as they come (aws, aws-cn, aws-us-gov, aws-iso-b, aws-eusc …): new ones appear.
      MethodARN.isField(fields[1], atMost: 16), MethodARN.isField(fields[3], atMost: 24),
      MethodARN.isField(fields[4], atMost: 32)
    else { return nil }
    let parts = fields[5].split(separator: UInt8(ascii: "/"), maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count >= 3, MethodARN.isField(parts[0], atMost: 32), MethodARN.isStage(parts[1]), !parts[2].isEmpty
    else {
      return nil
    }
    let end = parts[1].endIndex
    stageARN = String(Substring(text.utf8[..<end]))
    let name = String(Substring(parts[2]))
    if parts.count == 4 {
      guard parts[2].count <= 32, parts[2].allSatisfy({ $0.isAlphanumeric || $0 == UInt8(ascii: "-") }) else {
        return nil
      }
      request = .http(method: name, path: "/" + String(Substring(parts[3])))
    } else {
      guard Route.isKey(name) else { return nil }
      request = .key(name)
    }
  }

  private static func isField(_ field: Substring.UTF8View, atMost limit: Int) -> Bool {
    !field.isEmpty && field.count <= limit && field.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "-") }
  }

  private static func isStage(_ stage: Substring.UTF8View) -> Bool {
    if stage.elementsEqual("$default".utf8) { return true }
    return !stage.isEmpty && stage.count <= 128
      && stage.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
  }
}

extension MethodARN.Request {
  /// Whether the path holds what IAM would read as a pattern, or what a path parser would take away: `*`, `?`, `${`, a
  /// letter or digit that is percent-encoded (`/%61dmin`), or a segment of one or two dots, percent-encoded or not and with
  /// or without the parameters (`..;x`) that some servers cut off.
  ///
  /// An honest client sends none of these: `*` and `$` belong percent-encoded, and clients resolve dot segments themselves
  /// (RFC 3986 section 5.2.4).
  package var isHostile: Bool {
    guard case .http(_, let path) = self else { return false }
    let bytes = Array(path.utf8)
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "*"), UInt8(ascii: "?"): return true
      case UInt8(ascii: "$") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "{"): return true
      case UInt8(ascii: "%") where MethodARN.Request.encodesALetterOrDigit(bytes[index...].prefix(3)): return true
      // A path with a bare control character is no path (RFC 3986 section 3.3).
      case 0..<0x20, 0x7F: return true
      default: continue
      }
    }
    // Once decoded by whoever reads it next, an encoded slash separates, and for some parsers a backslash does, too.
    let segments = MethodARN.Request.decodingDotsAndSlashes(bytes).split {
      $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\")
    }
    return segments.contains { segment in
      let name = segment.prefix { $0 != UInt8(ascii: ";") }
      return name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8)
    }
  }

  /// Whether `%XX` stands for an ASCII letter or digit, which nobody has a reason to encode (RFC 3986 section 2.3).
  private static func encodesALetterOrDigit(_ escape: ArraySlice<UInt8>) -> Bool {
    guard escape.count == 3, let byte = UInt8(String(decoding: escape.dropFirst(), as: UTF8.self), radix: 16) else {
      return false
    }
    return byte.isAlphanumeric
  }

  /// The same bytes with `%2E`, `%2F`, `%3B` and `%5C`, in either case, as what they stand for.
  private static func decodingDotsAndSlashes(_ bytes: [UInt8]) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let isEscape = bytes[index] == UInt8(ascii: "%") && index + 2 < bytes.count
      switch isEscape ? (bytes[index + 1], bytes[index + 2] | 0x20) : (0, 0) {
      case (UInt8(ascii: "2"), UInt8(ascii: "e")): decoded.append(UInt8(ascii: "."))
      case (UInt8(ascii: "2"), UInt8(ascii: "f")): decoded.append(UInt8(ascii: "/"))
      case (UInt8(ascii: "3"), UInt8(ascii: "b")): decoded.append(UInt8(ascii: ";"))
      case (UInt8(ascii: "5"), UInt8(ascii: "c")): decoded.append(UInt8(ascii: "\\"))
      default:
        decoded.append(bytes[index])
        index += 1
        continue
      }
      index += 3
    }
    return decoded
  }
}

extension MethodARN.Request: CustomStringConvertible {
  /// The request as text: `GET /groups/7`, `$connect`. It holds the caller's path: for a log, never for a policy.
  package var description: String {
    switch self {
    case .http(let method, let path): "\(method) \(path)"
    case .key(let key): key
    }
  }
}
