/// Decides which routes a pattern can reach, over all paths at once.
///
/// A path is a row of segments, and to a route table a segment is one of the literal texts, empty, or any other: so the
/// paths fall into finitely many classes, and a search over "how far every template has come" visits them all. It gives
/// the exact answer, which a comparison of two patterns does not: `/admin/{proxy+}` lies inside `/{proxy+}`, and yet no
/// path under `/admin` ever reaches the latter.
struct RoutingAutomaton {
  /// In API Gateway's order of precedence: of all that match, the first takes the request.
  private let templates: [[Segment]]
  /// The literal texts of the templates, by number; the empty text is number 0.
  private let texts: [String: Int]

  /// - Parameter templates: in API Gateway's order of precedence.
  init(templates: [PathTemplate]) {
    var texts = ["": 0]
    self.templates = templates.map { template in
      template.segments.map { segment in
        switch segment {
        case .literal(let text):
          let number = texts[text] ?? texts.count
          texts[text] = number
          return .literal(number)
        case .parameter: return .parameter
        case .greedy: return .greedy
        }
      }
    }
    self.texts = texts
  }

  /// A template's segment, its text as a number: the search compares them all the time.
  private enum Segment {
    case literal(Int)
    case parameter
    case greedy
  }

  /// What a set of paths reaches.
  struct Reach: Sendable, Equatable {
    /// Indexes into `templates`.
    var templates: Set<Int> = []
    /// Whether some of the paths match no template.
    var leavesTable = false
  }

  /// A pattern to search with.
  private enum Piece: Hashable {
    case literal(Int)
    /// One segment that is not empty: `{name}`.
    case one
    /// One segment or more, of any text: `*` in a glob.
    case many
    /// The whole path, if it is not empty: a `{proxy+}` right behind the first slash. Elsewhere that is `many`.
    case rest
  }

  /// What the paths reach that a glob covers.
  func reach(of glob: Glob, budget: inout Int) throws(TableTooComplex) -> Reach {
    let pieces = glob.tokens.map { token -> Piece in
      switch token {
      case .literal(let text): .literal(number(of: text))
      case .wildcard: .many
      }
    }
    return try reach(of: pieces, budget: &budget)
  }

  /// What the paths reach that a template matches: itself, and what precedes it.
  func reach(of template: PathTemplate, budget: inout Int) throws(TableTooComplex) -> Reach {
    let pieces = template.segments.enumerated().map { index, segment -> Piece in
      switch segment {
      case .literal(let text): .literal(number(of: text))
      case .parameter: .one
      case .greedy: index == 0 ? .rest : .many
      }
    }
    return try reach(of: pieces, budget: &budget)
  }

  /// A text that no template has is as good as any other that none has.
  private func number(of text: String) -> Int { texts[text] ?? texts.count }

  private func reach(of pieces: [Piece], budget: inout Int) throws(TableTooComplex) -> Reach {
    let pattern = PatternSteps(pieces: pieces)
    var reach = Reach()
    var states = [State(progress: Progress(matching: Array(templates.indices)), positions: [0])]
    var seen = Set(states)
    while let state = states.popLast() {
      for symbol in symbols(at: state, of: pattern) {
        let positions = pattern.advanced(state.positions, by: symbol)
        guard !positions.isEmpty else { continue }
        budget -= 1 + state.progress.matching.count
        guard budget > 0 else { throw TableTooComplex() }
        let next = State(progress: advanced(state.progress, by: symbol), positions: positions)
        guard seen.insert(next).inserted else { continue }
        if positions.contains(pieces.count) {
          if let winner = winner(of: next.progress) {
            reach.templates.insert(winner)
          } else {
            reach.leavesTable = true
          }
        }
        states.append(next)
      }
    }
    return reach
  }

  /// A class of segments: one text that the table or the pattern knows, or any other that is not empty.
  private enum Symbol: Hashable {
    case text(Int)
    case other

    /// The empty segment.
    static let empty = Symbol.text(0)
  }

  private struct State: Hashable {
    let progress: Progress
    let positions: Set<Int>
  }

  /// How far the templates have come.
  private struct Progress: Hashable {
    /// The number of segments read; 0 again where no template counts them any more, so that the states are finite.
    var depth = 0
    /// Those that have matched every segment so far, each by one of its own.
    var matching: [Int]
    /// The first of those that have come to their greedy end.
    var greedy: Int?
    /// A `{proxy+}` right behind the first slash while it holds one empty segment, which is no character yet.
    var pending: Int?
  }

  private func symbols(at state: State, of pattern: PatternSteps) -> Set<Symbol> {
    var symbols: Set<Symbol> = []
    var isOpen = false
    for position in state.positions {
      if case .literal(let text) = pattern.piece(at: position) { symbols.insert(.text(text)) } else { isOpen = true }
    }
    // Where the pattern asks for one text, the templates' texts make no difference.
    guard isOpen else { return symbols }
    symbols.formUnion([.other, .empty])
    for index in state.progress.matching where state.progress.depth < templates[index].count {
      if case .literal(let text) = templates[index][state.progress.depth] { symbols.insert(.text(text)) }
    }
    return symbols
  }

  private func advanced(_ progress: Progress, by symbol: Symbol) -> Progress {
    var next = Progress(depth: progress.depth + 1, matching: [])
    next.greedy = first(progress.greedy, progress.pending)
    for index in progress.matching where progress.depth < templates[index].count {
      switch templates[index][progress.depth] {
      case .literal(let text): if symbol == .text(text) { next.matching.append(index) }
      case .parameter: if symbol != .empty { next.matching.append(index) }
      case .greedy where symbol == .empty && progress.depth == 0: next.pending = first(next.pending, index)
      case .greedy: next.greedy = first(next.greedy, index)
      }
    }
    if next.matching.isEmpty { next.depth = 0 }
    return next
  }

  private func winner(of progress: Progress) -> Int? {
    let exact = progress.matching.first { templates[$0].count == progress.depth }
    return first(exact, progress.greedy)
  }

  private func first(_ one: Int?, _ other: Int?) -> Int? {
    guard let one, let other else { return one ?? other }
    return min(one, other)
  }

  /// The pattern's own steps: a position is the number of pieces that are behind us, `count + 1` is "a rest that is still
  /// empty".
  private struct PatternSteps {
    let pieces: [Piece]

    func piece(at position: Int) -> Piece? { position < pieces.count ? pieces[position] : nil }

    func advanced(_ positions: Set<Int>, by symbol: Symbol) -> Set<Int> {
      var next: Set<Int> = []
      for position in positions {
        switch piece(at: position) {
        case .literal(let text): if symbol == .text(text) { next.insert(position + 1) }
        case .one: if symbol != .empty { next.insert(position + 1) }
        case .many: next.formUnion([position, position + 1])
        case .rest: next.insert(symbol == .empty ? pieces.count + 1 : pieces.count)
        case nil: if pieces.last == .rest { next.insert(pieces.count) }
        }
      }
      return next
    }
  }
}

/// The search has taken more steps than a table of sensible routes needs.
struct TableTooComplex: Error {}
