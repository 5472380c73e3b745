/// The path in a Resource of an IAM policy, behind the method: `groups/*/messages`.
///
/// In IAM a `*` stands for any characters, slashes included, so between two slashes it stands for one segment or more,
/// empty ones included. That is more than a `{name}` does; `MethodTable` says by how much.
struct Glob: Sendable, Hashable {
  enum Token: Sendable, Hashable {
    /// One segment, exactly this text. The empty one is a place between two slashes, or behind the last.
    case literal(String)
    /// One segment or more, of any text.
    case wildcard
  }

  let tokens: [Token]

  init(_ tokens: [Token]) { self.tokens = tokens }

  /// The narrowest glob that covers everything a template matches.
  init(_ template: PathTemplate) {
    tokens = template.segments.map { segment in
      switch segment {
      case .literal(let text): .literal(text)
      case .parameter, .greedy: .wildcard
      }
    }
  }

  /// The narrowest glob that covers what a template matches once a slash is put at its end: `users/*/`. A `{proxy+}` is then
  /// empty. Nil for the root, and for a `{proxy+}` right behind the first slash, without which nothing is left.
  init?(endingInASlash template: PathTemplate) {
    let tokens = Glob(template).tokens
    switch template.segments.last {
    case .greedy: self.init(tokens.dropLast() + [.literal("")])
    case .parameter: self.init(tokens + [.literal("")])
    case .literal(let text): self.init(tokens + (text.isEmpty ? [] : [.literal("")]))
    case nil: return nil
    }
    if self.tokens.count < 2 { return nil }
  }

  /// One path, by its segments. What is not ASCII is no literal of any table, and `==` might find it canonically
  /// equivalent to one: it stands as a text that is found nowhere, which only a wildcard covers.
  init(path: [String]) {
    self.init(path.map { segment in segment.utf8.allSatisfy { $0 < 0x80 } ? .literal(segment) : .wildcard })
  }

  /// The text, without a slash in front.
  var text: String {
    tokens.map { token in
      switch token {
      case .literal(let text): text
      case .wildcard: "*"
      }
    }.joined(separator: "/")
  }

  /// Whether everything that `other` covers is covered by this one, too.
  ///
  /// A wildcard of `other` can be a text that is found nowhere in this glob, so only a wildcard covers it: matching the
  /// tokens decides for the languages.
  func covers(_ other: Glob) -> Bool {
    var (own, theirs) = (0, 0)
    var wildcard: (own: Int, theirs: Int)?
    while theirs < other.tokens.count {
      if own < tokens.count, tokens[own] == .wildcard {
        wildcard = (own, theirs)
        own += 1
        theirs += 1
      } else if own < tokens.count, tokens[own] == other.tokens[theirs] {
        own += 1
        theirs += 1
      } else if let last = wildcard {
        // The last wildcard takes one token more.
        wildcard = (last.own, last.theirs + 1)
        own = last.own + 1
        theirs = last.theirs + 2
      } else {
        return false
      }
    }
    return own == tokens.count
  }
}

extension [Glob] {
  /// The same globs in their order, without those that another one covers.
  var withoutCovered: [Glob] {
    var kept: [Glob] = []
    for (index, glob) in enumerated() {
      let isCovered = enumerated().contains { other, candidate in
        other != index && candidate.covers(glob) && !(other > index && glob.covers(candidate))
      }
      if !isCovered { kept.append(glob) }
    }
    return kept
  }
}
