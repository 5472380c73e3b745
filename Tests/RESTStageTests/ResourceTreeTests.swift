import Testing
import TestSupport

@testable import RESTStage

@Suite("Which resource a path is")
struct ResourceTreeTests {
  private static let templates = [
    "/", "/me", "/groups", "/groups/{group}", "/groups/{group}/messages", "/groups/{group}/messages/{id}",
    "/groups/all/messages", "/files/{proxy+}", "/files/list", "/parent/{child}/{proxy+}", "/parent/{rest+}",
  ]

  private func tree(_ templates: [String]) throws -> ResourceTree {
    var tree = ResourceTree()
    for (place, template) in templates.enumerated() { #expect(try tree.insert(template, at: place) == place) }
    return tree
  }

  private func segments(_ path: String) -> ArraySlice<[UInt8]> {
    path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { Array($0.utf8) }[...]
  }

  @Test(
    arguments: [
      ("/", "/", []), ("/me", "/me", []), ("/me/", "/me", []),
      ("/groups/news", "/groups/{group}", ["group=news"]),
      ("/groups/news/messages/7", "/groups/{group}/messages/{id}", ["group=news", "id=7"]),
      ("/groups/all/messages", "/groups/all/messages", []),
      // The sibling that is no variable takes everything below it.
      ("/groups/all", nil, nil), ("/groups/all/messages/7", nil, nil),
      ("/files/a/b/c", "/files/{proxy+}", ["proxy=a/b/c"]), ("/files/list", "/files/list", []),
      ("/files/list/x", nil, nil), ("/files", nil, nil), ("/files/", nil, nil),
      ("/files/a//b", "/files/{proxy+}", ["proxy=a//b"]),
      ("/parent/a/b", "/parent/{child}/{proxy+}", ["child=a", "proxy=b"]), ("/parent/a", "/parent/{rest+}", ["rest=a"]),
      ("/groups//messages", nil, nil), ("//me", nil, nil), ("/me//", nil, nil), ("/Me", nil, nil),
      ("/unknown", nil, nil),
      // Fixed segments are compared as they are sent; variables are decoded once.
      ("/m%65", nil, nil), ("/groups/a%2Fb", "/groups/{group}", ["group=a/b"]),
      ("/groups/a%252Fb", "/groups/{group}", ["group=a%2Fb"]), ("/groups/a+b", "/groups/{group}", ["group=a+b"]),
      ("/groups/*", "/groups/{group}", ["group=*"]), ("/groups/%3F", "/groups/{group}", ["group=?"]),
      ("/groups/%C3%A9", "/groups/{group}", ["group=é"]), ("/groups/%ff", nil, nil), ("/groups/%4", nil, nil),
    ] as [(String, String?, [String]?)])
  func goesByTheTable(_ path: String, _ template: String?, _ parameters: [String]?) throws {
    let match = try tree(Self.templates).match(segments(path))
    #expect(match.map { Self.templates[$0.place] } == template)
    #expect(match?.parameters.map { "\($0.name)=\($0.value)" } == parameters)
  }

  /// Lets each segment sort out templates: those that name it, else those with a variable there, else the greedy one.
  private func oracle(_ templates: [[String]], _ path: [String], at index: Int = 0) -> String? {
    guard index < path.count else {
      return templates.first { $0.count == path.count }.map { "/" + $0.joined(separator: "/") }
    }
    let left = templates.filter { $0.count > index }
    let fixed = left.filter { $0[index] == path[index] }
    guard fixed.isEmpty else { return oracle(fixed, path, at: index + 1) }
    let greedy = left.first { $0[index].hasSuffix("+}") }.map { "/" + $0.joined(separator: "/") }
    let variable = left.filter { $0[index].hasPrefix("{") && !$0[index].hasSuffix("+}") }
    return oracle(variable, path, at: index + 1) ?? greedy
  }

  @Test func agreesWithSortingTemplatesOutSegmentBySegment() throws {
    var random = Seeded(state: seed)
    var (found, missed) = (0, 0)
    for _ in 0..<cases {
      var tree = ResourceTree()
      var templates: [String] = []
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let length = Int.random(in: 0...4, using: &random)
        var parts: [String] = []
        for depth in 0..<length {
          switch Int.random(in: 0..<6, using: &random) {
          case 0, 1: parts.append("{v\(depth)}")
          case 2 where depth == length - 1: parts.append("{proxy+}")
          default: parts.append(["a", "b", "c"].randomElement(using: &random).unsafelyPresent)
          }
        }
        let template = "/" + parts.joined(separator: "/")
        if (try? tree.insert(template, at: templates.count)) == templates.count { templates.append(template) }
      }
      for _ in 0..<20 {
        let path = (0..<Int.random(in: 0...5, using: &random)).map { _ in
          ["a", "b", "c", "d"].randomElement(using: &random).unsafelyPresent
        }
        let match = tree.match(path.map { Array($0.utf8) }[...])
        let expected = oracle(templates.map { $0.split(separator: "/").map(String.init) }, path)
        #expect(match.map { templates[$0.place] } == expected, "seed \(seed): \(templates) \(path)")
        if expected == nil { missed += 1 } else { found += 1 }
      }
    }
    #expect(found > 0 && missed > 0)
  }

  @Test func allowsOneVariableForEachLevel() throws {
    var tree = try tree(["/groups/{group}/messages"])
    #expect(throws: ResourceTree.Refusal.secondVariable("{group}")) { try tree.insert("/groups/{id}", at: 1) }
    #expect(throws: ResourceTree.Refusal.secondVariable("{group}")) { try tree.insert("/groups/{id}/x", at: 1) }
    #expect(try tree.insert("/groups/{group}/messages", at: 1) == 0)
  }

  @Test(arguments: ["", "me", "/me/", "//", "/{proxy+}/x", "/{}", "/{+}", "/a b", "/{a", "/a*", "/é", "/{a}{b}", "/a?"])
  func refusesWhatIsNoPathOfAResource(_ path: String) {
    var tree = ResourceTree()
    #expect(throws: ResourceTree.Refusal.malformed) { try tree.insert(path, at: 0) }
  }
}
