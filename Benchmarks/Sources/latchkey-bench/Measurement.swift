internal import CBaseline

/// What was found for one algorithm.
struct Measurement {
  /// The contestants' names, Latchkey first.
  let names: [String]
  /// How many times as long as the contestant of that place Latchkey takes.
  let ratios: [Double]
  /// Allocations of one check, for each.
  let allocations: [Int]

  /// Lets every contestant run for about as long in each round, one right after the other, so that a busy machine is
  /// equally unkind to all. The ratios are medians over the rounds of the ratios within each round.
  static func take(of subject: Subject, rounds: Int) async throws -> Measurement {
    let contestants = try await Contestant.all(for: subject)
    var batches: [Int] = []
    var allocations: [Int] = []
    for contestant in contestants {
      // Warm: pools filled, caches loaded, everything lazy done.
      try await contestant.check(200)
      let seconds = try await time(contestant, 200)
      batches.append(max(1, Int(0.001 / seconds)))
      bench_count_start()
      try await contestant.check(100)
      allocations.append(Int((Double(bench_count_stop()) / 100).rounded()))
    }
    var ratios: [[Double]] = contestants.map { _ in [] }
    for round in 0..<rounds {
      var seconds = [Double](repeating: 0, count: contestants.count)
      for offset in contestants.indices {
        // Another one begins each time: nobody always follows the same one.
        let index = (offset + round) % contestants.count
        seconds[index] = try await time(contestants[index], batches[index])
      }
      for index in contestants.indices { ratios[index].append(seconds[0] / seconds[index]) }
    }
    return Measurement(names: contestants.map(\.name), ratios: ratios.map(median), allocations: allocations)
  }

  /// Seconds of CPU for one check.
  private static func time(_ contestant: Contestant, _ count: Int) async throws -> Double {
    let start = bench_cpu_seconds()
    try await contestant.check(count)
    return (bench_cpu_seconds() - start) / Double(count)
  }
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
