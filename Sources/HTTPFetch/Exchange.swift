/// What has come of one answer so far, within its limits. libcurl hands in lines and chunks of bytes as they arrive; a
/// false from here ends the transfer.
final class Exchange {
  /// The limit that the server went beyond.
  enum Overflow { case headers, body }

  private(set) var headers: [(name: String, value: String)] = []
  private(set) var body: [UInt8] = []
  private(set) var overflow: Overflow?
  /// Whether the header of the answer proper (not of an interim one) is over. What follows are trailers.
  private(set) var headersEnded = false

  /// Whether the header names two different lengths. libcurl takes the last; another reader would see another body, and
  /// the rest of this one as the next answer.
  var contradictsItself: Bool {
    Set(headers.filter { $0.name.lowercased() == "content-length" }.map(\.value)).count > 1
  }

  private let limits: HTTPLimits
  private let isCancelled: (() -> Bool)?
  private var headerBytes = 0
  private var interim = false

  init(limits: HTTPLimits, isCancelled: (() -> Bool)?) {
    self.limits = limits
    self.isCancelled = isCancelled
  }

  /// Whether the caller has lost interest.
  var mustEnd: Bool { isCancelled?() ?? false }

  /// Takes a chunk of the body. The cap is here and not in libcurl's `MAXFILESIZE`, which counts neither chunked nor
  /// compressed bodies.
  func receive(body chunk: some Collection<UInt8>) -> Bool {
    guard chunk.count <= limits.maximumBodyBytes - body.count else {
      overflow = .body
      return false
    }
    body.append(contentsOf: chunk)
    return true
  }

  /// Takes one line of a header, its ending included.
  func receive(headerLine line: some Collection<UInt8>) -> Bool {
    headerBytes += line.count
    guard headerBytes <= limits.maximumHeaderBytes else {
      overflow = .headers
      return false
    }
    guard !headersEnded else { return true }
    var bytes = Array(line)
    while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
    if bytes.starts(with: "HTTP/".utf8) {
      // A new header: that of the answer after an interim one.
      headers = []
      let status = bytes.split(separator: 0x20).dropFirst().first
      interim = status?.first == UInt8(ascii: "1")
    } else if bytes.isEmpty {
      headersEnded = !interim
    } else if let field = Self.field(bytes) {
      headers.append(field)
    }
    return true
  }

  /// A name and a value, or nil for a line that is none (a folded one too, obsolete since RFC 7230).
  private static func field(_ line: [UInt8]) -> (name: String, value: String)? {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return nil }
    let name = line[..<colon]
    guard name.allSatisfy(HTTPField.isTokenByte) else { return nil }
    var value = line[(colon + 1)...]
    while let first = value.first, first == 0x20 || first == 0x09 { value.removeFirst() }
    while let last = value.last, last == 0x20 || last == 0x09 { value.removeLast() }
    // Beyond ASCII a field's bytes are opaque (RFC 9110, section 5.5): what is not UTF-8 is Latin-1, as ever.
    let text = String(validating: value, as: UTF8.self) ?? String(value.map { Character(Unicode.Scalar($0)) })
    return (String(decoding: name, as: UTF8.self), text)
  }
}

/// What the parts of a header field may hold (RFC 9110, sections 5.1 and 5.5).
enum HTTPField {
  static func isTokenByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  /// Whether a byte is ASCII that prints, the space not counted.
  static func isVisible(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }

  /// The line that libcurl takes for a field, or nil if it cannot be sent: a line break in a value would be another
  /// field, or another request.
  static func line(_ name: String, _ value: String) -> String? {
    guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte),
      value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
    else { return nil }
    // "Name:" would take the field away, "Name;" sends it empty.
    return value.allSatisfy { $0 == " " } ? "\(name);" : "\(name): \(value)"
  }
}
