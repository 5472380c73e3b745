/// The fingerprint of CVE-2017-15361 (ROCA): a chip library made primes of the form k·M + (65537^a mod M) with M a product of
/// small primes, so the modulus too is a power of 65537 modulo each of them.
///
/// Source: Nemec et al., "The Return of Coppersmith's Attack", 2017, section 3. A sound key has the fingerprint with a
/// probability of about 2^-27 for these primes.
enum FactorableModulus {
  /// For each odd prime up to 167: which remainders are powers of 65537.
  private static let powersOf65537: [(prime: Int, isPower: [Bool])] = (3...167).filter(isPrime).map { prime in
    var isPower = [Bool](repeating: false, count: prime)
    var power = 1
    repeat {
      isPower[power] = true
      power = power * 65537 % prime
    } while power != 1
    return (prime, isPower)
  }

  static func hasFingerprint(_ modulus: [UInt8]) -> Bool {
    powersOf65537.allSatisfy { prime, isPower in
      isPower[modulus.reduce(0) { ($0 << 8 | Int($1)) % prime }]
    }
  }

  private static func isPrime(_ number: Int) -> Bool {
    !(2..<number).contains { $0 * $0 <= number && number.isMultiple(of: $0) }
  }
}
