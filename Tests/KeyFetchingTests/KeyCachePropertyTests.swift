import Foundation
import Testing

/// Random lives of a key cache: tokens come, loads succeed and fail, keys are rotated and withdrawn, clocks are set.
///
/// Set LATCHKEY_SEED to run the same lives again, and LATCHKEY_CASES for more of them.
@Suite struct KeyCachePropertyTests {
  @Test func whateverHappensItDoesWhatItsPastSays() {
    let environment = ProcessInfo.processInfo.environment
    let seed = environment["LATCHKEY_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)
    let lives = environment["LATCHKEY_CASES"].flatMap { Int($0) } ?? 400
    print("whateverHappensItDoesWhatItsPastSays: LATCHKEY_SEED=\(seed) LATCHKEY_CASES=\(lives)")
    var random = Seeded(state: seed)
    var loads = 0
    for life in 0..<lives {
      var run = KeyCacheRun(Seeded(state: random.next()))
      for _ in 0..<60 {
        guard let problem = run.step() ?? run.tooManyLoads else { continue }
        Issue.record("LATCHKEY_SEED=\(seed), life \(life): \(problem)\n\(run.story)")
        return
      }
      loads += run.loads.count
    }
    // Lives in which nothing happens would prove nothing.
    #expect(loads > 2 * lives)
  }
}

/// SplitMix64: the same seed, the same lives, on every machine.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
