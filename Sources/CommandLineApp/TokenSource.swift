internal import JOSE
internal import SystemCalls

/// The tokens of arguments, and of standard input where `-` or no argument stands, as they come.
struct TokenSource {
  /// Tokens that were there without waiting for one of them.
  struct Batch: Sendable {
    var tokens: [TokenInput] = []
    /// How much of standard input has been read by now, in bytes.
    var byteCount = 0
  }

  /// The longest line that is kept, in bytes: a token of the greatest length, and room to say how long a longer one is.
  static let maximumLineBytes = 4 * CompactSegments.maximumBytes

  /// The most tokens of one batch: enough that handing them to a thread costs little, and few enough to spread over many.
  private static let maximumCount = 32

  private let arguments: [String]
  private let clock: Clock
  private var argumentIndex = 0
  private var reader: LineReader?
  private var lineCount = 0

  /// - Throws: where `-` is there twice.
  init(arguments: [String], clock: Clock) throws(Complaint) {
    self.arguments = arguments.isEmpty ? ["-"] : arguments
    self.clock = clock
    guard arguments.count(where: { $0 == "-" }) < 2 else {
      throw Complaint("standard input, '-', can be read only once")
    }
  }

  /// The next tokens; waits for the first of them, and takes with it what is there already. Nil at the end.
  ///
  /// - Throws: where there was no token at all, or standard input cannot be read.
  mutating func next() throws(Complaint) -> Batch? {
    var batch = Batch()
    while batch.tokens.count < Self.maximumCount, argumentIndex < arguments.count {
      let argument = arguments[argumentIndex]
      if argument == "-" {
        guard batch.tokens.isEmpty else { return batch }
        try takeLines(into: &batch)
        if !batch.tokens.isEmpty { return batch }
      } else {
        let origin: TokenInput.Origin =
          arguments.count == 1 ? .alone : .argument(argumentIndex + 1, of: arguments.count)
        batch.tokens.append(TokenInput(origin: origin, text: Array(argument.utf8), at: clock.now))
      }
      argumentIndex += 1
    }
    return batch.tokens.isEmpty ? nil : batch
  }

  /// Takes lines of standard input; none at its end.
  private mutating func takeLines(into batch: inout Batch) throws(Complaint) {
    let reader = openReader()
    repeat {
      guard let line = try nextLine(reader) else {
        // Silence is no answer: whoever pipes nothing in must not read "accepted" out of the exit status.
        guard lineCount > 0 else { throw Complaint("there is no token on standard input") }
        return
      }
      lineCount += 1
      let text: [UInt8]? = if case .bytes(let bytes) = line { bytes } else { nil }
      batch.tokens.append(TokenInput(origin: .line(lineCount), text: text, at: clock.now))
    } while reader.holdsLine && batch.tokens.count < Self.maximumCount
    batch.byteCount = reader.consumedByteCount
  }

  private mutating func openReader() -> LineReader {
    if let reader { return reader }
    if OutputStream(descriptor: 0).isTerminal {
      Console.note("reading tokens from standard input, one on each line; control-d ends it")
    }
    let opened = LineReader(descriptor: 0, maximumLineBytes: Self.maximumLineBytes)
    reader = opened
    return opened
  }

  private func nextLine(_ reader: LineReader) throws(Complaint) -> LineReader.Line? {
    do throws(InputProblem) {
      return try reader.next()
    } catch {
      throw Complaint(error.description, hints: "give tokens as arguments, or one on each line of standard input")
    }
  }
}
