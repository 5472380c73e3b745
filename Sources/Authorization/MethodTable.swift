/// The routes that one method can take, and what IAM's wildcards make of them.
///
/// Every resource begins with its method, so the methods never meet: each is a table of its own.
struct MethodTable: Sendable {
  /// One route, seen from this method.
  struct Entry: Sendable {
    /// The route's place in the document.
    let place: Int
    /// nil for the catch-all.
    let template: PathTemplate?
    /// The resource that allows it.
    let glob: Glob
    /// The routes that the resource reaches, this one included.
    let reach: RouteSet
    /// Those of them that take requests which the template itself matches: it and what precedes it.
    let reachOfTemplate: RouteSet
    /// For every wildcard, what it covers beyond its template. Together they cover all of it.
    let excesses: [Excess]
    /// The same requests with a slash at their end; nil where there are none of their own.
    let slashed: Slashed?
  }

  /// Requests that end in a slash, and what they may come to without it.
  ///
  /// API Gateway takes `/admin/` for `/admin`, and yet leaves the slash in the ARN that IAM compares
  /// (aws/aws-sam-cli#1495, aws-powertools/powertools-lambda-python#1552). So `/admin/`, which is `/{proxy+}`'s by its
  /// segments, may be `/admin` when it is routed: it takes the permissions of both.
  struct Slashed: Sendable {
    let glob: Glob
    /// The routes that may take such a request once its slash is gone.
    let withoutSlash: RouteSet
    /// The routes that take it as it is.
    let reach: RouteSet
  }

  /// What one wildcard covers and its template does not.
  struct Excess: Sendable {
    /// From wide to narrow. The first covers all of it; the others leave some out.
    let denials: [Denial]
  }

  /// A resource to deny.
  struct Denial: Sendable {
    let glob: Glob
    let reach: RouteSet
  }

  /// In API Gateway's order of precedence, the catch-all last.
  let entries: [Entry]

  /// How often the analysis of one method may look at a template. A full table of 200 ordinary routes does so some
  /// 220,000 times.
  static let budget = 5_000_000

  /// - Parameters:
  ///   - routes: place and template of every route that this method can take, each shape once.
  ///   - catchAll: the place of `$default`, if it is there.
  init(_ routes: [(place: Int, template: PathTemplate)], catchAll: Int?) throws(TableTooComplex) {
    let ordered = routes.sorted { PathTemplate.precedes($0.template, $1.template) }
    let automaton = RoutingAutomaton(templates: ordered.map(\.template))
    let longest = ordered.map(\.template.segments.count).max() ?? 0
    var budget = MethodTable.budget

    func places(_ reach: RoutingAutomaton.Reach) -> RouteSet {
      var places = RouteSet(reach.templates.map { ordered[$0].place })
      if reach.leavesTable, let catchAll { places.insert(catchAll) }
      return places
    }

    func slashed(_ template: PathTemplate, at place: Int) throws(TableTooComplex) -> Slashed? {
      guard let glob = Glob(endingInASlash: template) else { return nil }
      // A `{proxy+}` that is empty leaves what stands before it, which any route may take.
      let withoutSlash = try template.withoutGreedyEnd.map { rest throws(TableTooComplex) in
        places(try automaton.reach(of: rest, budget: &budget))
      }
      return Slashed(
        glob: glob, withoutSlash: withoutSlash ?? RouteSet([place]),
        reach: places(try automaton.reach(of: glob, budget: &budget)))
    }

    var entries: [Entry] = []
    for (place, template) in ordered {
      let glob = Glob(template)
      var excesses: [Excess] = []
      for candidates in MethodTable.excesses(of: template, longest: longest) {
        var denials: [Denial] = []
        for candidate in candidates {
          let reach = places(try automaton.reach(of: candidate, budget: &budget))
          denials.append(Denial(glob: candidate, reach: reach))
          if reach.isEmpty { break }
        }
        excesses.append(Excess(denials: denials))
      }
      entries.append(
        Entry(
          place: place, template: template, glob: glob,
          reach: places(try automaton.reach(of: glob, budget: &budget)),
          reachOfTemplate: places(try automaton.reach(of: template, budget: &budget)), excesses: excesses,
          slashed: try slashed(template, at: place)))
    }
    if let catchAll {
      let everything = Glob([.wildcard])
      let reach = places(try automaton.reach(of: everything, budget: &budget))
      entries.append(
        Entry(
          place: catchAll, template: nil, glob: everything, reach: reach, reachOfTemplate: reach, excesses: [],
          slashed: nil))
    }
    self.entries = entries
  }

  /// The route that takes a request.
  ///
  /// - Parameter path: the segments behind the first slash.
  func place(for path: [String]) -> Int? {
    entries.first { $0.template?.matches(path) ?? true }?.place
  }

  /// The routes that may take a request that ends in a slash, once the slash is gone.
  ///
  /// - Parameter path: the segments behind the first slash.
  func placesWithoutSlash(for path: [String]) -> [Int] {
    guard path.count > 1, path.last?.isEmpty ?? false else { return [] }
    var places = RouteSet()
    for case let slashed? in entries.map(\.slashed) where slashed.glob.covers(Glob(path: path)) {
      places.formUnion(slashed.withoutSlash)
    }
    return places.common(with: places)
  }

  /// For every wildcard of a template, globs that cover what IAM's `*` adds: the empty segment, and two segments or more.
  ///
  /// Where the widest reaches an allowed route (`users/*/*` reaches `/users/{id}/posts`), a deeper one may not.
  private static func excesses(of template: PathTemplate, longest: Int) -> [[Glob]] {
    let tokens = Glob(template).tokens
    return template.segments.enumerated().flatMap { index, segment -> [[Glob]] in
      func replacing(_ tokens: [Glob.Token], with replacement: [Glob.Token]) -> Glob {
        Glob(Array(tokens[..<index]) + replacement + Array(tokens[(index + 1)...]))
      }
      let empty = [replacing(tokens, with: [.literal("")])]
      switch segment {
      case .literal: return []
      case .greedy: return index == 0 ? [empty] : []
      case .parameter:
        let extra = max(1, longest - tokens.count + 1)
        return [
          empty, (1...extra).map { replacing(tokens, with: Array(repeating: .wildcard, count: $0 + 1)) },
        ]
      }
    }
  }
}
