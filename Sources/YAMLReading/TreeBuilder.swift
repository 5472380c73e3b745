/// Makes a tree of libyaml's events. It keeps its own stack, so that no depth of the text is a depth of calls.
struct TreeBuilder {
  private(set) var root: YAMLNode?
  private var open: [Collection] = []
  private var anchors: [[UInt8]: (node: YAMLNode, count: Int, depth: Int)] = [:]
  private var documents = 0
  private var nodes = 0

  /// A sequence or a mapping that has not ended.
  private struct Collection {
    let isMapping: Bool
    let anchor: String?
    let tag: String?
    let line: Int
    /// The number of nodes before it.
    let start: Int
    /// How many levels there are below it.
    var depth = 0
    var elements: [YAMLNode] = []
    var members: [YAMLNode.Member] = []
    /// The name whose value is to come.
    var name: (text: String, line: Int)?
    var names: Set<[UInt8]> = []
  }

  mutating func take(_ event: YAMLEvent) throws(YAMLFault) {
    switch event.kind {
    case .documentStart:
      documents += 1
      guard documents == 1 else { throw .notOneDocument }
    case .alias(let anchor):
      guard let known = anchors[Array(anchor.utf8)] else { throw .aliasUnknown(line: event.line) }
      guard open.count + known.depth <= YAMLDocument.maximumDepth else {
        throw .tooDeep(limit: YAMLDocument.maximumDepth, line: event.line)
      }
      try count(known.count, at: event.line)
      // Findings about it are about the place where it is used.
      try add(YAMLNode(known.node.content, tag: known.node.tag, line: event.line), depth: known.depth)
    case .scalar(let text, let isPlain):
      try count(1, at: event.line)
      let node = YAMLNode(.scalar(text, isPlain: isPlain), tag: event.tag, line: event.line)
      remember(node, event.anchor, count: 1, depth: 0)
      try add(node, depth: 0)
    case .sequenceStart, .mappingStart:
      guard open.count < YAMLDocument.maximumDepth else {
        throw .tooDeep(limit: YAMLDocument.maximumDepth, line: event.line)
      }
      try count(1, at: event.line)
      let isMapping = if case .mappingStart = event.kind { true } else { false }
      open.append(
        Collection(isMapping: isMapping, anchor: event.anchor, tag: event.tag, line: event.line, start: nodes - 1))
    case .end:
      guard let ended = open.popLast() else { return }
      let content: YAMLNode.Content = ended.isMapping ? .mapping(ended.members) : .sequence(ended.elements)
      let node = YAMLNode(content, tag: ended.tag, line: ended.line)
      remember(node, ended.anchor, count: nodes - ended.start, depth: ended.depth + 1)
      try add(node, depth: ended.depth + 1)
    }
  }

  private mutating func count(_ more: Int, at line: Int) throws(YAMLFault) {
    nodes += more
    guard nodes <= YAMLDocument.maximumNodes else { throw .tooMany(limit: YAMLDocument.maximumNodes, line: line) }
  }

  private mutating func remember(_ node: YAMLNode, _ anchor: String?, count: Int, depth: Int) {
    if let anchor { anchors[Array(anchor.utf8)] = (node, count, depth) }
  }

  private mutating func add(_ node: YAMLNode, depth: Int) throws(YAMLFault) {
    guard !open.isEmpty else {
      root = node
      return
    }
    let last = open.count - 1
    open[last].depth = max(open[last].depth, depth)
    if !open[last].isMapping {
      open[last].elements.append(node)
    } else if let name = open[last].name {
      open[last].members.append(.init(name: name.text, line: name.line, value: node))
      open[last].name = nil
    } else {
      guard case .scalar(let text, let isPlain) = node.content, node.tag == nil else {
        throw .nameMalformed(line: node.line)
      }
      guard !isPlain || text != "<<" else { throw .mergeKey(line: node.line) }
      guard open[last].names.insert(Array(text.utf8)).inserted else { throw .nameTwice(line: node.line) }
      open[last].name = (text, node.line)
    }
  }
}
