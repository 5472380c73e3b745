import Testing

@testable import CommandLineApp

@Suite struct ExitStatusTests {
  @Test func theWorstOfSeveralIsTheOneThatAScriptMustHearOf() {
    let order: [CommandLineApp.ExitStatus] = [.usage, .undecided, .refused, .denied, .accepted]
    #expect(order.map(\.rawValue) == [2, 3, 1, 4, 0])
    for (rank, worse) in order.enumerated() {
      for better in order[rank...] {
        #expect(CommandLineApp.ExitStatus.worst(worse, better) == worse)
        #expect(CommandLineApp.ExitStatus.worst(better, worse) == worse)
      }
    }
  }
}
