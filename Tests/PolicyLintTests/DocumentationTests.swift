import Foundation
import PolicyLint
import Testing

/// docs/policy-lint.md says of every finding what the sources say.
@Suite struct DocumentationTests {
  @Test func everyFindingIsExplained() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("docs/policy-lint.md")
    let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("| `") }
      .map { row in row.split(separator: " | ").map { $0.trimmingCharacters(in: ["|", " ", "`"]) } }
      // Of the resources that are read there is a table, too.
      .filter { $0.first?.hasPrefix("AWS::") == false }
    let codes = Finding.Code.ofPolicies + Finding.Code.ofTemplates
    #expect(rows.map(\.count) == codes.map { _ in 4 })
    #expect(rows.map(\.first) == codes.map(\.name))
    for (row, code) in zip(rows, codes) where row.count == 4 {
      #expect(row[1] == code.severity.rawValue, "\(code.name)")
      #expect(!row[2].isEmpty && row[3] == code.mend, "\(code.name)")
    }
  }

  @Test func noTwoFindingsShareAName() {
    let names = (Finding.Code.ofPolicies + Finding.Code.ofTemplates).map(\.name)
    #expect(Set(names).count == names.count)
  }
}
