internal import SystemCalls

/// How far a verification of many tokens is: one line on a terminal's standard error, gone when it is done. Nothing
/// where verdicts come to a terminal themselves: they would come between.
struct Progress {
  /// Fewer are done before anybody would read of them.
  private static let leastCount = 1000
  /// Seconds until the first line, and between two.
  private static let interval = 0.2

  private let start = BootClock.now()
  private var lastShown: Double
  private var isShown = false
  private var accepted = 0
  private var refused = 0
  private var undecided = 0
  /// Whether anybody would see it; found out when there are many, because few have no time to lose.
  private lazy var isWatched =
    OutputStream.standardError.isTerminal && !OutputStream.standardOutput.isTerminal
    && Environment.value(of: "TERM") != "dumb"
  /// The size of standard input where it is a file, in bytes.
  private lazy var totalByteCount = FileSystem.size(ofDescriptor: 0)

  init() { lastShown = start }

  private var total: Int { accepted + refused + undecided }

  /// Takes note of verdicts, and shows where that leads now and then.
  ///
  /// - Parameter byteCount: how much of standard input has been read for them and those before.
  mutating func took(_ judgements: [Judge.Judgement], byteCount: Int) {
    for judgement in judgements {
      switch judgement.verdict {
      case .accepted: accepted += 1
      case .refused: refused += 1
      case .undecided: undecided += 1
      }
    }
    guard total >= Self.leastCount, isWatched else { return }
    let now = BootClock.now()
    guard now - lastShown >= Self.interval else { return }
    lastShown = now
    isShown = true
    // Without the terminal's automatic line break (DECAWM) a narrow one cuts the line, and it stays one that can be erased.
    Console.printToStandardError("\r\u{1B}[?7l\(line(byteCount, at: now))\u{1B}[K\u{1B}[?7h", endsLine: false)
  }

  /// Takes the line away.
  mutating func erase() {
    if isShown { Console.printToStandardError("\r\u{1B}[K", endsLine: false) }
    isShown = false
  }

  private mutating func line(_ byteCount: Int, at now: Double) -> String {
    let perSecond = Int(Double(total) / (now - start))
    var parts = ["\(Self.grouped(total)) tokens", "\(Self.grouped(perSecond))/s"]
    for (count, word) in [(accepted, "accepted"), (refused, "refused"), (undecided, "undecided")] where count > 0 {
      parts.append("\(Self.grouped(count)) \(word)")
    }
    return bar(byteCount) + parts.joined(separator: "  ")
  }

  /// `█████···············  25%  `; nothing where nobody knows how much there will be.
  private mutating func bar(_ byteCount: Int) -> String {
    guard let totalByteCount, totalByteCount > 0 else { return "" }
    // The file may grow meanwhile.
    let share = min(1, Double(byteCount) / Double(totalByteCount))
    let width = 20
    let full = Int(share * Double(width))
    let percent = String(Int(share * 100))
    return String(repeating: "█", count: full) + String(repeating: "·", count: width - full)
      + String(repeating: " ", count: 4 - percent.utf8.count) + percent + "%  "
  }

  /// `12,345`
  static func grouped(_ number: Int) -> String {
    var groups: [String] = []
    var rest = number
    while rest >= 1000 {
      let digits = String(rest % 1000)
      groups.append(String(repeating: "0", count: 3 - digits.utf8.count) + digits)
      rest /= 1000
    }
    return ([String(rest)] + groups.reversed()).joined(separator: ",")
  }
}
