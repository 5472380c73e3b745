package import Scheduling

/// One promise of `Store`, and how to see whether a store keeps it.
///
/// No test library is needed, so that any test target can run the cases against its store:
///
///     @Test(arguments: StoreCase.all)
///     func keepsThePromise(_ promise: StoreCase) throws { try promise.check(stores) }
package struct StoreCase: Sendable, CustomStringConvertible {
  /// The promise, as a sentence.
  package let description: String
  private let body: @Sendable (StoreSource) throws -> Void

  init(_ description: String, source body: @escaping @Sendable (StoreSource) throws -> Void) {
    self.description = description
    self.body = body
  }

  init(_ description: String, _ body: @escaping @Sendable (any Store) throws -> Void) {
    self.init(description, source: { source in try body(try source.make()) })
  }

  /// Every promise.
  package static let all =
    messageCases + keyCases + textCases + pageCases + dueCases + subscriberCases + raceCases + modelCases

  /// Throws what was not as promised.
  package func check(_ stores: StoreSource) throws { try body(stores) }
}

/// Where the cases get stores from.
package struct StoreSource: Sendable {
  /// An empty store. Each case asks for its own, some for several.
  package let make: @Sendable () throws -> any Store
  /// How many operations the comparison with the model takes; where each is a request, fewer.
  package let operations: Int
  /// How long `due` may lag behind the other readings.
  package let lag: Duration

  package init(operations: Int = 1000, lag: Duration = .zero, make: @escaping @Sendable () throws -> any Store) {
    self.make = make
    self.operations = operations
    self.lag = lag
  }

  /// Repeats what reads `due` until it succeeds or the lag is over.
  func whenSettled(_ reading: () throws -> Void) throws {
    let end = ContinuousClock.now + lag
    while ContinuousClock.now < end {
      if (try? reading()) != nil { return }
      Waiting.pause()
    }
    try reading()
  }
}

/// What was not as promised.
package struct BrokenPromise: Error, CustomStringConvertible {
  package let description: String
}

func expect(
  _ condition: Bool, _ what: @autoclosure () -> String = "", file: StaticString = #fileID, line: UInt = #line
) throws {
  guard !condition else { return }
  throw BrokenPromise(description: "\(file):\(line): \(what())")
}

func expect<Value: Equatable>(
  _ value: Value, is wanted: Value, _ what: @autoclosure () -> String = "", file: StaticString = #fileID,
  line: UInt = #line
) throws {
  try expect(value == wanted, "\(what()): got \(value), not \(wanted)", file: file, line: line)
}
