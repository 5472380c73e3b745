internal import SystemCalls

/// Colours, where a person sees them: on a terminal that knows them, unless NO_COLOR (no-color.org) says otherwise.
struct Painter: Sendable {
  let isColourful: Bool

  static func forStandardOutput() -> Painter {
    let isForbidden = !(Environment.value(of: "NO_COLOR") ?? "").isEmpty
    return Painter(
      isColourful: !isForbidden && Environment.value(of: "TERM") != "dumb" && OutputStream.standardOutput.isTerminal)
  }

  func green(_ text: String) -> String { paint(text, "32") }
  func red(_ text: String) -> String { paint(text, "31") }
  func yellow(_ text: String) -> String { paint(text, "33") }
  func bold(_ text: String) -> String { paint(text, "1") }
  func dim(_ text: String) -> String { paint(text, "2") }

  private func paint(_ text: String, _ code: String) -> String {
    isColourful ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
