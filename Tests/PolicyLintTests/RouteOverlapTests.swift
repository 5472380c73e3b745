import Authorization
import PolicyLint
import TestSupport
import Testing

/// What two templates have in common, held against the routing itself on every short path of a small alphabet.
@Suite struct RouteOverlapTests {
  private static let texts = ["", "a", "b", "c"]

  /// Every path of up to three segments, and some that are deeper than any template.
  private static let paths: [String] = {
    var paths: [[String]] = [[]]
    var all: [[String]] = []
    for _ in 1...3 {
      paths = paths.flatMap { path in texts.map { path + [$0] } }
      all += paths
    }
    return (all + [["a", "b", "c", "a"], ["a", "a", "a", "a", "a"]]).map { "/" + $0.joined(separator: "/") }
  }()

  private func template(using generator: inout Seeded) throws -> PathTemplate {
    let count = Int.random(in: 0...3, using: &generator)
    var segments = (0..<count).map { index in
      ["a", "b", "c", "{p\(index)}", "{p\(index)}"].randomElement(using: &generator).unsafelyPresent
    }
    if Int.random(in: 0..<4, using: &generator) == 0 { segments = segments.dropLast() + ["{proxy+}"] }
    return try PathTemplate(parsing: "/" + segments.joined(separator: "/"))
  }

  private func route(using generator: inout Seeded) throws -> Route {
    let permission = try #require(Permission("read"))
    let method = [nil, HTTPMethod.get, .put].randomElement(using: &generator).unsafelyPresent
    return Route(.http(method, try template(using: &generator)), permission: permission)
  }

  /// A table of one route, which takes what the route matches and nothing else.
  private func matcher(_ route: Route) throws -> (String, String) -> Bool {
    let authorization = try Authorization(checked: [], routes: [route], scope: .route)
    return { method, path in authorization.route(for: .http(method: method, path: path)) != nil }
  }

  @Test func agreesWithTheRouting() throws {
    var generator = Seeded(state: seed)
    var met = (overlapping: 0, covering: 0)
    for _ in 0..<cases {
      let (first, second) = (try route(using: &generator), try route(using: &generator))
      let (one, two) = (try matcher(first), try matcher(second))
      let requests = ["GET", "PUT"].flatMap { method in Self.paths.map { (method, $0) } }
      let common = requests.first { one($0.0, $0.1) && two($0.0, $0.1) }
      let found = RouteOverlap(of: [first, second]).request(first, second)
      #expect((found == nil) == (common == nil), "\(first) and \(second), seed \(seed)")
      if case .http(let method, let path) = found {
        met.overlapping += 1
        #expect(one(method, path) && two(method, path), "\(method) \(path) of \(first) and \(second), seed \(seed)")
      }
      let isCovered = requests.allSatisfy { one($0.0, $0.1) || !two($0.0, $0.1) }
      // ANY has methods that are not among the requests: only where both may have them does that decide.
      let covers = RouteOverlap.covers(first, second)
      if covers {
        met.covering += 1
        #expect(isCovered, "\(first) covers \(second), seed \(seed)")
      } else if first.hasAnyMethod || !second.hasAnyMethod {
        #expect(!isCovered, "\(first) does not cover \(second), seed \(seed)")
      }
    }
    #expect(met.overlapping > 0 && met.covering > 0)
  }
}

extension Route {
  fileprivate var hasAnyMethod: Bool { if case .http(nil, _) = target { true } else { false } }
}
