import Foundation
import Testing
import YAMLReading

/// A text and the tree that PyYAML makes of it (Tests/Integration/test_yaml.py), by which the SAM command line reads.
private struct Expected: Decodable {
  let name: String
  let text: String
  let tree: Tree
}

private struct Tree: Decodable {
  let node: YAMLNode

  private enum Names: String, CodingKey { case text, plain, elements, members, tag, line }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Names.self)
    let content: YAMLNode.Content
    if let text = try values.decodeIfPresent(String.self, forKey: .text) {
      content = .scalar(text, isPlain: try values.decode(Bool.self, forKey: .plain))
    } else if let elements = try values.decodeIfPresent([Tree].self, forKey: .elements) {
      content = .sequence(elements.map(\.node))
    } else {
      content = .mapping(try values.decode([Member].self, forKey: .members).map(\.member))
    }
    let tag = try values.decodeIfPresent(String.self, forKey: .tag)
    node = YAMLNode(content, tag: tag, line: try values.decode(Int.self, forKey: .line))
  }

  /// `["name", 3, {…}]`: a name, its line and its value.
  private struct Member: Decodable {
    let member: YAMLNode.Member

    init(from decoder: any Decoder) throws {
      var values = try decoder.unkeyedContainer()
      let name = try values.decode(String.self)
      let line = try values.decode(Int.self)
      member = YAMLNode.Member(name: name, line: line, value: try values.decode(Tree.self).node)
    }
  }
}

@Suite struct TreeTests {
  @Test func readsWhatPyYAMLReads() throws {
    let file = try #require(Bundle.module.url(forResource: "trees", withExtension: "json", subdirectory: "Fixtures"))
    let all = try JSONDecoder().decode([Expected].self, from: Data(contentsOf: file))
    #expect(all.count >= 11)
    for expected in all {
      #expect(try YAMLDocument(parsing: Array(expected.text.utf8)).root == expected.tree.node, "\(expected.name)")
    }
  }
}
