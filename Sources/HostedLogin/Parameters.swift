internal import LocalHTTP

/// The parameters of a query or of a form's body, `application/x-www-form-urlencoded`, in its strict reading.
struct Parameters: Sendable {
  private let pairs: [(name: String, value: String)]

  /// The longest text, in bytes; and of what is in it, when decoded.
  static let maximumBytes = 8 * 1024
  static let maximumCount = 32
  static let maximumNameBytes = 64
  static let maximumValueBytes = 2 * 1024

  static let none = Parameters(pairs: [])

  /// Why a text is not taken.
  enum Fault: Error, Equatable {
    case tooLong, tooMany, malformed

    /// In lower case and without a full stop.
    var reason: String {
      switch self {
      case .tooLong: "a parameter, or all of them together, are too long"
      case .tooMany: "there are more than \(Parameters.maximumCount) parameters"
      case .malformed: "a parameter is not percent-encoded utf-8 without control characters"
      }
    }
  }

  private init(pairs: [(name: String, value: String)]) { self.pairs = pairs }

  /// Reads `a=1&b=2`.
  init(parsing text: some Collection<UInt8>) throws(Fault) {
    guard text.count <= Parameters.maximumBytes else { throw .tooLong }
    var pairs: [(name: String, value: String)] = []
    for part in text.split(separator: UInt8(ascii: "&")) {
      guard pairs.count < Parameters.maximumCount else { throw .tooMany }
      let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let name = try Parameters.decoded(halves[0], limit: Parameters.maximumNameBytes)
      let value = halves.count > 1 ? try Parameters.decoded(halves[1], limit: Parameters.maximumValueBytes) : ""
      pairs.append((name, value))
    }
    self.pairs = pairs
  }

  /// The value of a parameter that is there once and is not empty; nil otherwise. One without a value counts as left out
  /// (RFC 6749 section 3.1).
  subscript(name: String) -> String? {
    let values = pairs.filter { $0.name.isSame(as: name) }.map(\.value)
    return values.count == 1 && !values[0].isEmpty ? values[0] : nil
  }

  /// Whether a parameter is there more than once, which none may be (RFC 6749 section 3.1).
  func repeats(_ name: String) -> Bool { pairs.count { $0.name.isSame(as: name) } > 1 }

  /// Whether any is.
  var repeatsAny: Bool { pairs.contains { repeats($0.name) } }

  var isEmpty: Bool { pairs.isEmpty }

  /// The same but for these.
  func without(_ names: [String]) -> Parameters { Parameters(pairs: pairs.filter { !names.holds($0.name) }) }

  /// The same as text that needs no further care in a URL.
  var encoded: String {
    pairs.map { "\(PercentEncoding.encoded($0.name))=\(PercentEncoding.encoded($0.value))" }.joined(separator: "&")
  }

  private static func decoded(_ text: some Collection<UInt8>, limit: Int) throws(Fault) -> String {
    guard let decoded = PercentEncoding.decode(text, plusIsSpace: true) else { throw .malformed }
    guard decoded.utf8.count <= limit else { throw .tooLong }
    // Nothing that anybody asks for holds a control character; in a field of an answer one would be a new line.
    guard decoded.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .malformed }
    return decoded
  }
}
