import ArgumentParser
import Testing

@testable import CommandLineApp

/// The quick reader of `latchkey verify` against ArgumentParser: what it reads, both read alike.
@Suite struct QuickReadingTests {
  /// Words of a command line, plain ones, odd ones and mistakes.
  static let words = [
    "--policy", "--user-pool", "--issuer", "--any-issuer", "--keys", "--public-key", "--secret", "--algorithm",
    "--audience", "--client", "--any-audience", "--token-use", "--type", "--leeway", "--at", "--output", "--jobs",
    "a.b.c", "x", "", " ", "-", "--", "-x", "--keys=x", "--nonsense", "help", "verify", "3", "-3", "text", "é",
    "Bearer a.b.c",
  ]

  /// What ArgumentParser makes of the arguments; nil for a mistake or a cry for help.
  static func parsed(_ arguments: [String]) -> VerifyRequest? {
    ((try? VerifyCommand.parseAsRoot(arguments)) as? VerifyCommand)?.request
  }

  @Test func whatIsReadQuicklyIsReadAlikeByArgumentParser() {
    var random = SplitMix(state: 2027)
    var readCount = 0
    for _ in 0..<1500 {
      let count = Int.random(in: 0...7, using: &random)
      let arguments = (0..<count).compactMap { _ in Self.words.randomElement(using: &random) }
      guard let quick = VerifyRequest(quicklyReading: arguments) else { continue }
      readCount += 1
      #expect(quick == Self.parsed(arguments), "\(arguments)")
    }
    // A reader that reads nothing would agree with everybody.
    #expect(readCount > 100)
  }

  @Test(arguments: words.filter { $0.hasPrefix("--") && $0.count > 2 && !$0.contains("=") && $0 != "--nonsense" })
  func everyOptionIsReadQuickly(option: String) throws {
    let arguments = option.hasPrefix("--any-") ? [option, "t"] : [option, "value", "t"]
    let quick = try #require(VerifyRequest(quicklyReading: arguments))
    #expect(quick == Self.parsed(arguments))
    #expect(quick.tokens == ["t"])
    #expect(quick != VerifyRequest(tokens: ["t"]))
  }

  @Test(arguments: [
    ["--keys"], ["--keys", "--issuer"], ["--keys", "a", "--keys", "b"], ["--keys=a"], ["--", "a"], ["-h"], ["--help"],
    ["--any-issuer", "--any-issuer"], ["-x"], ["--audience", "-a"],
  ])
  func everythingUnusualIsLeftToArgumentParser(arguments: [String]) {
    #expect(VerifyRequest(quicklyReading: arguments) == nil)
  }
}

/// Random numbers that are the same in every run (splitmix64).
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
