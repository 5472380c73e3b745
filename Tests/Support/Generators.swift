import Foundation

/// SplitMix64: the same seed, the same cases, on every machine.
package struct Seeded: RandomNumberGenerator {
  package var state: UInt64

  package init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

extension Optional {
  package var unsafelyPresent: Wrapped {
    guard let self else { fatalError("an element of a list that is not empty") }
    return self
  }
}

/// Set LATCHKEY_SEED to run the same cases again, and LATCHKEY_CASES for more of them.
package let seed =
  ProcessInfo.processInfo.environment["LATCHKEY_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0 ... .max)
package let cases = ProcessInfo.processInfo.environment["LATCHKEY_CASES"].flatMap { Int($0) } ?? 400
