internal import JOSE
internal import SystemCalls

/// A token as it came, and where from.
struct TokenInput {
  /// Where a token came from.
  enum Origin {
    /// The only one.
    case alone
    /// An argument, counted from 1.
    case argument(Int, of: Int)
    /// A line of standard input, counted from 1.
    case line(Int)
  }

  let origin: Origin
  /// The token's bytes; nil where the line was too long to be kept.
  let bytes: [UInt8]?

  /// The longest line that is kept, in bytes: a token of the greatest length, and room to say how long a longer one is.
  static let maximumLineBytes = 4 * CompactSegments.maximumBytes

  /// Hands on every token of the arguments, and of standard input where `-` or no argument stands, as they come.
  ///
  /// - Parameter body: takes a token; false stops.
  /// - Throws: where there was no token at all, or standard input cannot be read.
  static func forEach(in arguments: [String], _ body: (TokenInput) throws(Complaint) -> Bool) throws(Complaint) {
    let arguments = arguments.isEmpty ? ["-"] : arguments
    guard arguments.count(where: { $0 == "-" }) < 2 else {
      throw Complaint("standard input, '-', can be read only once")
    }
    for (index, argument) in arguments.enumerated() {
      if argument == "-" {
        guard try forEachLine(body) else { return }
        continue
      }
      let origin: Origin = arguments.count == 1 ? .alone : .argument(index + 1, of: arguments.count)
      guard try body(TokenInput(origin: origin, text: Array(argument.utf8))) else { return }
    }
  }

  private static func forEachLine(_ body: (TokenInput) throws(Complaint) -> Bool) throws(Complaint) -> Bool {
    if OutputStream(descriptor: 0).isTerminal {
      Console.note("reading tokens from standard input, one on each line; control-d ends it")
    }
    let reader = LineReader(descriptor: 0, maximumLineBytes: maximumLineBytes)
    var number = 0
    while let line = try nextLine(reader) {
      number += 1
      let input =
        switch line {
        case .bytes(let bytes): TokenInput(origin: .line(number), text: bytes)
        case .overlong: TokenInput(origin: .line(number), bytes: nil)
        }
      guard try body(input) else { return false }
    }
    // Silence is no answer: whoever pipes nothing in must not read "accepted" out of the exit status.
    guard number > 0 else { throw Complaint("there is no token on standard input") }
    return true
  }

  private static func nextLine(_ reader: LineReader) throws(Complaint) -> LineReader.Line? {
    do throws(InputProblem) {
      return try reader.next()
    } catch {
      throw Complaint(error.description, hints: "give tokens as arguments, or one on each line of standard input")
    }
  }

  private init(origin: Origin, bytes: [UInt8]?) {
    self.origin = origin
    self.bytes = bytes
  }

  /// One leading `Bearer ` is tolerated, so that a header's value can be pasted; nothing else is trimmed.
  private init(origin: Origin, text: [UInt8]) {
    self.init(origin: origin, bytes: TokenInput.withoutScheme(text))
  }

  /// The text after one `Bearer ` (the name of a scheme has no case, RFC 9110 section 11.1), or all of it.
  static func withoutScheme(_ text: [UInt8]) -> [UInt8] {
    let scheme = Array("bearer ".utf8)
    let start = text.prefix(scheme.count).map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    return start == scheme ? Array(text.dropFirst(scheme.count)) : text
  }
}
