package import JOSE

/// What is asked of the sign-in behind a token: how long ago, by which means, of which strength (RFC 9470 calls asking for
/// more of it a step-up). Every part that is there must hold.
package struct StepUp: Sendable, Hashable {
  /// At most so many seconds since `auth_time`.
  package let maxAge: Int?
  /// `amr` holds one of these; empty: not asked.
  package let methods: [String]
  /// `acr` is one of these; empty: not asked.
  package let contextClasses: [String]

  /// The longest `maxAge`, in seconds: thirty days.
  package static let longestMaxAge = 2_592_000
  /// `auth_time` may be so many seconds in the future, because clocks differ; beyond that it is not believed.
  package static let clockTolerance = 300

  package init(maxAge: Int? = nil, methods: [String] = [], contextClasses: [String] = []) {
    self.maxAge = maxAge
    self.methods = methods
    self.contextClasses = contextClasses
  }

  /// One part that does not hold.
  package enum Lack: Sendable, Equatable {
    /// The sign-in was too long ago; nil: the token does not say when it was. Also an `auth_time` in the future.
    case age(maxAge: Int, signedInAt: NumericDate?)
    case method(expected: [String], actual: [String])
    case contextClass(expected: [String], actual: String?)
  }

  /// What of it does not hold at a moment; empty where all of it does.
  package func lacks(of authentication: Authentication, at now: NumericDate) -> [Lack] {
    var lacks: [Lack] = []
    if let maxAge, !StepUp.isFresh(authentication.time, maxAge: maxAge, at: now) {
      lacks.append(.age(maxAge: maxAge, signedInAt: authentication.time))
    }
    if !methods.isEmpty, !methods.sharesText(with: authentication.methods) {
      lacks.append(.method(expected: methods, actual: authentication.methods))
    }
    if !contextClasses.isEmpty, !contextClasses.sharesText(with: authentication.contextClass.map { [$0] } ?? []) {
      lacks.append(.contextClass(expected: contextClasses, actual: authentication.contextClass))
    }
    return lacks
  }

  /// From when on it will no longer hold, for a sign-in for which it holds now; nil: it has no end.
  package func end(of authentication: Authentication) -> NumericDate? {
    guard let maxAge, let time = authentication.time else { return nil }
    return time.advanced(by: maxAge)
  }

  /// Whether a sign-in that satisfies this one satisfies the other.
  package func implies(_ other: StepUp) -> Bool {
    func isWithin(_ own: [String], _ theirs: [String]) -> Bool {
      theirs.isEmpty || (!own.isEmpty && own.allSatisfy { [$0].sharesText(with: theirs) })
    }
    let isYounger = other.maxAge.map { limit in maxAge.map { $0 <= limit } ?? false } ?? true
    return isYounger && isWithin(methods, other.methods) && isWithin(contextClasses, other.contextClasses)
  }

  private static func isFresh(_ time: NumericDate?, maxAge: Int, at now: NumericDate) -> Bool {
    guard let time else { return false }
    return time <= now.advanced(by: clockTolerance) && now < time.advanced(by: maxAge)
  }
}

extension [String] {
  /// Whether one text is in both, byte for byte: `String ==` takes "é" for "e" + U+0301.
  func sharesText(with other: [String]) -> Bool {
    contains { text in other.contains { $0.utf8.elementsEqual(text.utf8) } }
  }
}
