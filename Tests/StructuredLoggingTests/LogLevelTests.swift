import Logging
import StructuredLogging
import Testing

@Suite struct LogLevelTests {
  @Test(arguments: [("info", Logger.Level.info), ("TRACE", .trace), ("Critical", .critical)])
  func readsALevelInAnyCase(name: String, level: Logger.Level) throws {
    #expect(try Logger.Level(name: name) == level)
  }

  @Test(arguments: ["", "verbose", " info", "info\n", "\u{130}nfo"])
  func refusesWhatIsNone(name: String) {
    #expect(throws: UnknownLogLevel.self) { try Logger.Level(name: name) }
  }

  @Test func saysWhatCouldBe() {
    let problem = #expect(throws: UnknownLogLevel.self) { try Logger.Level(name: "loud\n") }
    #expect(
      problem?.description
        == "the log level \"loud\\n\" is not known; use one of trace, debug, info, notice, warning, error, critical")
  }
}
