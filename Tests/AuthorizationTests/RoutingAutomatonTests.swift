import TestSupport
import Testing

@testable import Authorization

/// Every path of up to five segments that the generated tables can tell apart, with one method.
let everyPath: [String] = {
  var paths: [[String]] = [[]]
  var all: [String] = []
  for _ in 1...5 {
    paths = paths.flatMap { path in ["a", "b", "c", "x", ""].map { path + [$0] } }
    all += paths.map { $0.joined(separator: "/") }
  }
  return all
}()

/// The search over classes of paths must find what trying the paths finds. Templates of up to two segments: five segments
/// are then enough for everything that a pattern can reach.
@Test func aPatternReachesWhatTryingEveryPathFinds() throws {
  print("aPatternReachesWhatTryingEveryPathFinds: LATCHKEY_SEED=\(seed)")
  var random = Seeded(state: seed)
  for _ in 0..<15 {
    let table = Table(maximumDepth: 2, using: &random)
    let compiled = try RouteTable(table.routes.map { try route($0.text, $0.permission) })
    guard let entries = compiled.table(for: .get)?.entries else { continue }
    let taken = everyPath.map { path in
      (path: Array(path.utf8), place: compiled.place(for: .http(method: "GET", path: "/\(path)")))
    }
    for entry in entries {
      let patterns = [(entry.glob, entry.reach)] + entry.excesses.flatMap(\.denials).map { ($0.glob, $0.reach) }
      for (glob, reach) in patterns {
        let text = Array(glob.text.utf8)
        let found = RouteSet(taken.filter { IAMEvaluator.matches(text[...], $0.path[...]) }.compactMap(\.place))
        #expect(found == reach, "seed \(seed): \(glob.text) in \(table.description)")
      }
    }
  }
}

/// A refusal must name three routes that really cross: found here by trying every path.
@Test func aRefusedTableReallyCrosses() throws {
  print("aRefusedTableReallyCrosses: LATCHKEY_SEED=\(seed)")
  var random = Seeded(state: seed)
  var seen = 0
  while seen < 12 {
    let table = Table(maximumDepth: 2, using: &random)
    let routes = try table.routes.map { try route($0.text, $0.permission) }
    let compiled = try RouteTable(routes)
    let roles = try table.roles.map { try $0.map(permission) }
    for crossing in compiled.crossings(roles: roles) {
      seen += 1
      let isReal = HTTPMethod.allCases.contains { method in
        func globText(_ place: Int) -> [UInt8]? {
          guard let entry = compiled.table(for: method)?.entries.first(where: { $0.place == place }) else { return nil }
          return Array(entry.glob.text.utf8)
        }
        guard let allowed = globText(crossing.allowed), let denied = globText(crossing.denied) else { return false }
        func reaches(_ glob: [UInt8], _ place: Int) -> Bool {
          everyPath.contains { path in
            IAMEvaluator.matches(glob[...], Array(path.utf8)[...])
              && compiled.place(for: .http(method: method.rawValue, path: "/\(path)")) == place
          }
        }
        return reaches(allowed, crossing.denied) && reaches(denied, crossing.caught)
      }
      #expect(isReal, "seed \(seed): \(table.description) \(crossing)")
      let without = Set(roles.filter { !$0.contains(routes[crossing.denied].permission) }.joined())
      #expect(
        without.contains(routes[crossing.allowed].permission) && without.contains(routes[crossing.caught].permission))
    }
  }
}

@Test(arguments: [
  ("*", "a/*", true), ("*", "", true), ("a/*", "a/", true), ("a/*", "a", false), ("a/*", "a/*/*", true),
  ("a/*/*", "a/*", false),
  ("*/b", "a/*", false), ("*/b", "*/a/b", true), ("*/b/*", "b/b/b", true), ("*/b/*", "a/b", false), ("a", "a", true),
  ("a", "*", false),
  ("*/*", "*/*", true), ("*/*", "*/*/*", true), ("*/a/*/a", "x/a/a/x/a", true), ("*/a/*/a", "x/a/a", false),
  ("a//*", "a/*/*", false),
])
func aGlobCoversAnother(wide: String, narrow: String, expected: Bool) {
  func glob(_ text: String) -> Glob {
    Glob(
      text.split(separator: "/", omittingEmptySubsequences: false).map { $0 == "*" ? .wildcard : .literal(String($0)) })
  }
  #expect(glob(wide).covers(glob(narrow)) == expected)
}

@Test func aFullTableOfOrdinaryRoutesIsWithinTheBudget() throws {
  let routes = (0..<50).flatMap { n in
    ["/r\(n)", "/r\(n)/{id}", "/r\(n)/{id}/parts", "/r\(n)/{id}/parts/{part}"].map {
      ("ANY \($0)", n % 2 == 0 ? "even" : "odd")
    }
  }
  let full = try authorization(routes, roles: [["even"], ["odd"]])
  let answer = try full.answer(for: grant(["even"]), asking: arn("GET/r2/1"))
  #expect(answer.decision.code == "allowed")
  #expect(answer.policy.allowed.count == 7 * 50)
}

/// Every row of literals and parameters, eight deep: nothing anybody writes. It ends, with an answer or a problem.
@Test func aTableMadeToBeHardEndsWithAProblemOrAnAnswer() throws {
  let routes = (0..<200).map { n in
    ("GET /" + (0..<8).map { n >> $0 & 1 == 0 ? "{p\($0)}" : "l\($0)" }.joined(separator: "/"), "p\(n % 3)")
  }
  let problem = try #require(throws: InvalidPolicy.self) {
    try authorization(routes, roles: [["p0"], ["p1"], ["p2"]])
  }
  #expect(problem.problems.allSatisfy { $0.path.hasPrefix("$.routes") })
}
