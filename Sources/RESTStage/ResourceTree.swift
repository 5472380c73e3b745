internal import LocalHTTP

/// The resources of a REST API: which of them a path is.
///
/// Source: API Gateway Developer Guide, "Set up a method request in API Gateway", "Use a proxy resource to streamline API setup":
/// siblings that are no proxy resources are excluded from a proxy resource together with all that is below them, so "a method
/// request against a specific resource takes precedence over a method request against a generic resource at the same level". So a
/// fixed segment decides, and nothing is tried again further up. Our assumptions: a variable goes before a `{proxy+}` beside it,
/// which gets what nothing below the variable takes; a slash at the end makes no difference; fixed segments are compared as they
/// are sent, not decoded.
struct ResourceTree: Sendable {
  private var root = Node()

  private struct Node: Sendable {
    /// Where the methods of this resource are; nil where it has none.
    var place: Int?
    var statics: [[UInt8]: Node] = [:]
    /// One at most: API Gateway refuses a second name on a level ("only one unique variable path part is allowed").
    var variable: Branch?
    var greedy: Branch?
  }

  /// A name and what is below it.
  private struct Branch: Sendable {
    let name: String
    /// One node; an array, because a structure cannot hold one of its own kind.
    var nodes: [Node]
  }

  /// A path's resource.
  struct Match: Sendable {
    /// The place that `insert` was given.
    let place: Int
    /// The variables in the path's order, decoded.
    var parameters: [(name: String, value: String)]
  }

  /// Why a path template is no resource here.
  enum Refusal: Error, Equatable {
    case malformed
    /// Its level has a variable of another name already.
    case secondVariable(String)
  }

  /// Adds a resource: `/groups/{group}/{proxy+}`; `/` is the root.
  ///
  /// - Returns: the place of the resource: the given one, or the one that the same path was inserted with before.
  mutating func insert(_ path: String, at place: Int) throws(Refusal) -> Int {
    guard let segments = PathSegment.segments(of: path) else { throw .malformed }
    return try ResourceTree.insert(segments[...], at: place, into: &root)
  }

  private static func insert(
    _ segments: ArraySlice<PathSegment>, at place: Int, into node: inout Node
  ) throws(Refusal) -> Int {
    guard let segment = segments.first else {
      let known = node.place ?? place
      node.place = known
      return known
    }
    let rest = segments.dropFirst()
    switch segment {
    case .fixed(let text): return try insert(rest, at: place, into: &node.statics[Array(text.utf8), default: Node()])
    case .variable(let name): return try insert(rest, at: place, into: &node.variable, named: name)
    case .greedy(let name): return try insert(rest, at: place, into: &node.greedy, named: name)
    }
  }

  private static func insert(
    _ segments: ArraySlice<PathSegment>, at place: Int, into branch: inout Branch?, named name: String
  ) throws(Refusal) -> Int {
    var known = branch ?? Branch(name: name, nodes: [Node()])
    guard known.name.isSame(as: name) else { throw .secondVariable("{\(known.name)}") }
    let found = try insert(segments, at: place, into: &known.nodes[0])
    branch = known
    return found
  }

  /// The resource of a path; nil where there is none.
  ///
  /// - Parameter segments: what stands between the slashes behind the stage, as it was sent.
  func match(_ segments: ArraySlice<[UInt8]>) -> Match? {
    var segments = segments
    if segments.last?.isEmpty == true { segments.removeLast() }
    return ResourceTree.match(segments, in: root)
  }

  private static func match(_ segments: ArraySlice<[UInt8]>, in node: Node) -> Match? {
    guard let segment = segments.first else { return node.place.map { Match(place: $0, parameters: []) } }
    // Two slashes in a row enclose a segment that no template has and no variable takes.
    guard !segment.isEmpty else { return nil }
    if let next = node.statics[segment] { return match(segments.dropFirst(), in: next) }
    return match(segments, taking: 1, by: node.variable) ?? match(segments, taking: segments.count, by: node.greedy)
  }

  private static func match(_ segments: ArraySlice<[UInt8]>, taking count: Int, by branch: Branch?) -> Match? {
    guard let branch, let below = branch.nodes.first,
      let value = PercentEncoding.decode(Array(segments.prefix(count).joined(separator: [UInt8(ascii: "/")]))),
      var found = match(segments.dropFirst(count), in: below)
    else { return nil }
    found.parameters.insert((branch.name, value), at: 0)
    return found
  }
}
