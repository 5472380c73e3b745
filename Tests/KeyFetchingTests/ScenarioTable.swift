import Foundation

/// The table of scenarios in docs/keys.md: each row is what a test has observed.
struct ScenarioTable {
  private static let heading = [
    "| scenario | what the server does | requests | verdicts |",
    "|---|---|---|---|",
  ]

  private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../docs/keys.md").standardizedFileURL

  /// Whether rows are written anew (LATCHKEY_REGENERATE=1) instead of compared.
  static let isRegenerated = ProcessInfo.processInfo.environment["LATCHKEY_REGENERATE"] == "1"

  /// The document's lines before the table and after it.
  private let before: [String]
  private let after: [String]
  private(set) var rows: [String]

  init() throws {
    let lines = try String(contentsOf: Self.path, encoding: .utf8).components(separatedBy: "\n")
    guard let start = lines.firstIndex(of: Self.heading[0]), lines.dropFirst(start + 1).first == Self.heading[1] else {
      throw NoTable()
    }
    let table = lines[(start + 2)...].prefix { $0.hasPrefix("|") }
    before = Array(lines[...(start + 1)])
    rows = Array(table)
    after = Array(lines[table.endIndex...])
  }

  /// The title of each row.
  var titles: [String] { rows.map(Self.title) }

  /// The row of a scenario; nil where there is none.
  func row(_ title: String) -> String? { rows.first { Self.title($0) == title } }

  /// Puts a row in the place of the one with its title, and the whole table in the order of `titles`.
  mutating func put(_ row: String, among titles: [String]) throws {
    let others = rows.filter { Self.title($0) != Self.title(row) }
    rows = titles.compactMap { title in (others + [row]).first { Self.title($0) == title } }
    try (before + rows + after).joined(separator: "\n").write(to: Self.path, atomically: true, encoding: .utf8)
  }

  /// One row: each arrow in a cell leads to the next step.
  static func row(_ title: String, _ steps: [Stage.Step]) -> String {
    let cells = [
      title, steps.map(\.does).joined(separator: " → "),
      steps.map { number($0.requests) }.joined(separator: " → "), steps.map(verdicts).joined(separator: " → "),
    ]
    return "| \(cells.joined(separator: " | ")) |"
  }

  private static func title(_ row: String) -> String {
    row.components(separatedBy: "|").dropFirst().first?.trimmingCharacters(in: .whitespaces) ?? ""
  }

  /// "9,999 accepted, 1 refused (`key_unknown`)", in the order of their first appearance; "–" for none.
  private static func verdicts(_ step: Stage.Step) -> String {
    var counts: [(name: String, count: Int)] = []
    for verdict in step.verdicts {
      let name = name(verdict, step.faults)
      if let index = counts.firstIndex(where: { $0.name == name }) {
        counts[index].count += 1
      } else {
        counts.append((name, 1))
      }
    }
    guard !counts.isEmpty else { return "–" }
    return counts.map { $0.count == 1 ? $0.name : "\(number($0.count)) \($0.name)" }.joined(separator: ", ")
  }

  private static func name(_ verdict: Verdict, _ faults: [String]) -> String {
    switch verdict {
    case .accepted: "accepted"
    case .refused(let code): "refused (`\(code)`)"
    // The reason names ports; the codes of the fetches say the same.
    case .undecided: faults.isEmpty ? "undecided" : "undecided (\(faults.map { "`\($0)`" }.joined(separator: ", ")))"
    }
  }

  private static func number(_ count: Int) -> String {
    let digits = String(count)
    return count < 1_000 ? digits : "\(digits.dropLast(3)),\(digits.suffix(3))"
  }

  private struct NoTable: Error {}
}
