package import Authorization

/// What two templates have in common, as one path.
package struct RouteOverlap {
  /// A segment that is no literal of any route.
  let other: String

  /// - Parameter routes: whose literals are to be told from "any other text".
  package init(of routes: [Route]) {
    var literals: Set<[UInt8]> = []
    for route in routes {
      guard case .http(_, let template) = route.target else { continue }
      for case .literal(let text) in template.segments { literals.insert(text.bytes) }
    }
    var other = "x"
    while literals.contains(other.bytes) { other += "x" }
    self.other = other
  }

  /// A request that both match; nil where there is none, or where one has no method.
  package func request(_ first: Route, _ second: Route) -> MethodARN.Request? {
    guard case .http(let one, let template) = first.target, case .http(let two, let other) = second.target,
      one == nil || two == nil || one == two, let path = path(template.segments, other.segments)
    else { return nil }
    return .http(method: (one ?? two ?? .get).rawValue, path: "/" + path.joined(separator: "/"))
  }

  /// Whether every request of the second is one of the first, too.
  package static func covers(_ outer: Route, _ inner: Route) -> Bool {
    guard case .http(let method, let template) = outer.target, case .http(let innerMethod, let other) = inner.target,
      method == nil || method == innerMethod
    else { return false }
    for (index, segment) in template.segments.enumerated() {
      guard index < other.segments.count else { return false }
      switch (segment, other.segments[index]) {
      case (.greedy, .literal(let text)): return index > 0 || !text.isEmpty || other.segments.count > 1
      case (.greedy, _): return true
      case (.parameter, .literal(let text)): if text.isEmpty { return false }
      case (.parameter, .parameter): continue
      case (.literal(let one), .literal(let two)): if one.bytes != two.bytes { return false }
      case (.literal, _), (.parameter, .greedy): return false
      }
    }
    return other.segments.count == template.segments.count
  }

  /// Paths that the template matches and that no more specific one does, unless that covers all of it.
  func ownPath(of template: PathTemplate) -> String {
    let segments = template.segments.flatMap { segment -> [String] in
      switch segment {
      case .literal(let text): [text]
      case .parameter: [other]
      // Deeper than any other template.
      case .greedy: Array(repeating: other, count: PathTemplate.maximumSegments + 1)
      }
    }
    return "/" + segments.joined(separator: "/")
  }

  private func path(_ first: [PathTemplate.Segment], _ second: [PathTemplate.Segment]) -> [String]? {
    var path: [String] = []
    for index in 0..<max(first.count, second.count) {
      guard index < first.count, index < second.count else { return nil }
      switch (first[index], second[index]) {
      case (.greedy, _): return rest(second, from: index).map { path + $0 }
      case (_, .greedy): return rest(first, from: index).map { path + $0 }
      case (.parameter, .parameter): path.append(other)
      case (.parameter, .literal(let text)), (.literal(let text), .parameter):
        if text.isEmpty { return nil }
        path.append(text)
      case (.literal(let one), .literal(let two)):
        if one.bytes != two.bytes { return nil }
        path.append(one)
      }
    }
    return path
  }

  /// What a `{proxy+}` at that place takes of the other template; nil for the root, which is a route of its own.
  private func rest(_ segments: [PathTemplate.Segment], from start: Int) -> [String]? {
    let rest = segments[start...].map { segment in
      switch segment {
      case .literal(let text): text
      case .parameter, .greedy: other
      }
    }
    return start == 0 && rest == [""] ? nil : rest
  }
}
