import Testing

/// Everything that starts a process: one after the other, because processes that are started at the same moment inherit
/// each other's pipes.
@Suite(.serialized) enum ServerTests {
  /// The scenarios of docs/keys.md, against a real server on this machine. After a change that is meant to change what
  /// is observed, write the table anew and read the difference:
  ///
  ///     LATCHKEY_REGENERATE=1 swift test --filter ScenarioTests && git diff docs/keys.md
  @Suite struct ScenarioTests {
    static let all =
      Scenario.lifetime + Scenario.abuse + Scenario.outages + Scenario.badAnswers + Scenario.certificates
      + Scenario.clocks + Scenario.tenants + Scenario.pinned + Scenario.discovery + Scenario.secrets
      + Scenario.deadlines

    @Test(arguments: all) func playsAsTheDocumentSays(_ scenario: Scenario) throws {
      let stage = try Stage(authority: scenario.speaksTLS ? TestAuthority() : nil)
      try scenario.play(stage)
      #expect(!stage.steps.isEmpty, "a scenario without a step shows nothing")
      let row = ScenarioTable.row(scenario.title, stage.steps)
      var table = try ScenarioTable()
      if ScenarioTable.isRegenerated { try table.put(row, among: Self.all.map(\.title)) }
      #expect(table.row(scenario.title) == row)
    }

    @Test func theDocumentHasEveryScenarioAndNoOther() throws {
      let titles = Self.all.map(\.title)
      #expect(Set(titles).count == titles.count)
      #expect(try ScenarioTable().titles == titles)
    }
  }
}
