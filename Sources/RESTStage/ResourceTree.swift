/// The resources of a REST API: which of them a path is.
///
/// Source: API Gateway Developer Guide, "Set up a proxy integration with a proxy resource": a sibling that is no proxy resource
/// is excluded from the proxy resource together with everything below it, so a request "against a specific resource takes
/// precedence over … a generic resource at the same level". So each segment decides for itself, static before variable, and
/// nothing is tried again further up. That a slash at the end makes no difference, and that static segments are compared as
/// they are sent, not decoded, is our assumption.
struct ResourceTree: Sendable {
  private var root = Node()

  private struct Node: Sendable {
    /// Where the methods of this resource are; nil where it has none.
    var place: Int?
    var statics: [[UInt8]: Node] = [:]
    /// A level has one variable at most, or one greedy one: API Gateway refuses a second ("only one unique variable path part
    /// is allowed").
    var variable: (name: String, isGreedy: Bool)?
    var variableNodes: [Node] = []
  }

  /// A path's resource.
  struct Match: Sendable {
    /// The place that `insert` was given.
    let place: Int
    /// The variables in the path's order, decoded.
    let parameters: [(name: String, value: String)]
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
    switch segment {
    case .fixed(let text):
      let key = Array(text.utf8)
      var child = node.statics[key] ?? Node()
      let found = try insert(segments.dropFirst(), at: place, into: &child)
      node.statics[key] = child
      return found
    case .variable(let name), .greedy(let name):
      let isGreedy = segment == .greedy(name)
      if let variable = node.variable, variable.isGreedy != isGreedy || !variable.name.utf8.elementsEqual(name.utf8) {
        throw .secondVariable(variable.isGreedy ? "{\(variable.name)+}" : "{\(variable.name)}")
      }
      node.variable = (name, isGreedy)
      if node.variableNodes.isEmpty { node.variableNodes = [Node()] }
      return try insert(segments.dropFirst(), at: place, into: &node.variableNodes[0])
    }
  }

  /// The resource of a path; nil where there is none.
  ///
  /// - Parameter segments: what stands between the slashes behind the stage, as it was sent.
  func match(_ segments: ArraySlice<[UInt8]>) -> Match? {
    var rest = segments
    if rest.last?.isEmpty == true { rest.removeLast() }
    var node = root
    var parameters: [(name: String, value: String)] = []
    while let segment = rest.first {
      // Two slashes in a row enclose a segment that no template has and no variable takes.
      guard !segment.isEmpty else { return nil }
      if let next = node.statics[segment] {
        node = next
      } else if let variable = node.variable, let next = node.variableNodes.first {
        let taken = variable.isGreedy ? rest : rest.prefix(1)
        guard let value = PercentEncoding.decode(Array(taken.joined(separator: [UInt8(ascii: "/")]))) else {
          return nil
        }
        parameters.append((variable.name, value))
        node = next
        rest = rest.dropFirst(taken.count - 1)
      } else {
        return nil
      }
      rest = rest.dropFirst()
    }
    return node.place.map { Match(place: $0, parameters: parameters) }
  }
}
