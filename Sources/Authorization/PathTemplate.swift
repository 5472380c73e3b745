internal import OIDC

/// The path of a route: `/groups/{group}/messages`, `/files/{proxy+}`, `/`.
package struct PathTemplate: Sendable, Hashable {
  /// One place between slashes.
  package enum Segment: Sendable, Hashable {
    /// Exactly this text.
    case literal(String)
    /// `{name}`: one segment that is not empty.
    case parameter(String)
    /// `{name+}`: the rest of the path, slashes included. Only at the end. Right behind the first slash it is at least one
    /// character, for `/` is a route of its own; elsewhere it may be empty, so that `/admin/` is `/admin/{proxy+}`'s rather
    /// than a wider route's.
    case greedy(String)
  }

  /// The segments; the root is one empty literal, as it is in the path of a request.
  package let segments: [Segment]

  /// The most segments.
  package static let maximumSegments = 32

  /// Reads a template.
  ///
  /// - Throws: what is wrong, in lower case and without a full stop.
  package init(parsing text: String) throws(InvalidTemplate) {
    guard text.utf8.first == UInt8(ascii: "/") else { throw InvalidTemplate("must start with a slash") }
    if text.utf8.elementsEqual("/".utf8) {
      segments = [.literal("")]
      return
    }
    let parts = text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count <= PathTemplate.maximumSegments else {
      throw InvalidTemplate("must have at most \(PathTemplate.maximumSegments) segments")
    }
    var segments: [Segment] = []
    var names: Set<String> = []
    for (index, part) in parts.enumerated() {
      let segment = try PathTemplate.segment(String(Substring(part)))
      switch segment {
      case .literal: break
      case .parameter(let name), .greedy(let name):
        guard names.insert(name).inserted else { throw InvalidTemplate("names the parameter \(name) twice") }
      }
      if case .greedy = segment, index < parts.count - 1 {
        throw InvalidTemplate("may have a {proxy+} only at its end")
      }
      segments.append(segment)
    }
    self.segments = segments
  }

  private static func segment(_ text: String) throws(InvalidTemplate) -> Segment {
    guard !text.isEmpty else { throw InvalidTemplate("must have no empty segment and no slash at its end") }
    let bytes = Array(text.utf8)
    guard bytes.first == UInt8(ascii: "{") else {
      guard text != ".", text != ".." else { throw InvalidTemplate("must have no dot segment") }
      // Nothing that IAM reads as a pattern (`*`, `?`, `${`), nothing percent-encoded: one route, one spelling.
      guard bytes.allSatisfy({ $0.isAlphanumeric || "-._~:@+=,".utf8.contains($0) }) else {
        throw InvalidTemplate("may hold letters, digits and -._~:@+=, besides {name} and {proxy+}")
      }
      return .literal(text)
    }
    let isGreedy = bytes.suffix(2).elementsEqual("+}".utf8)
    let name = bytes.dropFirst().dropLast(isGreedy ? 2 : 1)
    guard bytes.last == UInt8(ascii: "}"), !name.isEmpty,
      name.allSatisfy({ $0.isAlphanumeric || "._-".utf8.contains($0) })
    else { throw InvalidTemplate("has a parameter that is not {name} or {proxy+}") }
    let parameter = String(decoding: name, as: UTF8.self)
    return isGreedy ? .greedy(parameter) : .parameter(parameter)
  }
}

/// Why a text is no path template.
package struct InvalidTemplate: Error, Sendable, Equatable {
  package let reason: String
  init(_ reason: String) { self.reason = reason }
}

extension PathTemplate: CustomStringConvertible {
  /// The template as it was written.
  package var description: String {
    segments.map { segment in
      switch segment {
      case .literal(let text): "/\(text)"
      case .parameter(let name): "/{\(name)}"
      case .greedy(let name): "/{\(name)+}"
      }
    }.joined()
  }
}

extension PathTemplate {
  /// The same template with its parameters' names taken away: two routes of one shape are one route.
  var shape: PathTemplate {
    PathTemplate(
      segments.map { segment in
        switch segment {
        case .literal: segment
        case .parameter: .parameter("")
        case .greedy: .greedy("")
        }
      })
  }

  /// What stands before a `{proxy+}`; nil where the template does not end in one, or holds nothing else.
  var withoutGreedyEnd: PathTemplate? {
    guard case .greedy = segments.last, segments.count > 1 else { return nil }
    return PathTemplate(segments.dropLast())
  }

  private init(_ segments: [Segment]) { self.segments = segments }

  /// Whether the template matches a path, given as its segments.
  func matches(_ path: [String]) -> Bool {
    for (index, segment) in segments.enumerated() {
      guard index < path.count else { return false }
      switch segment {
      case .literal(let text): guard path[index].utf8.elementsEqual(text.utf8) else { return false }
      case .parameter: guard !path[index].isEmpty else { return false }
      case .greedy: return index > 0 || path.count > 1 || !path[index].isEmpty
      }
    }
    return path.count == segments.count
  }

  /// API Gateway's precedence: from left to right, a literal before a parameter before a greedy one. A total order, so
  /// that of all templates that match a path exactly one comes first.
  static func precedes(_ first: PathTemplate, _ second: PathTemplate) -> Bool {
    for (one, other) in zip(first.segments, second.segments) where one.rank != other.rank {
      return one.rank < other.rank
    }
    for case (.literal(let one), .literal(let other)) in zip(first.segments, second.segments)
    where !one.utf8.elementsEqual(other.utf8) {
      return one.utf8.lexicographicallyPrecedes(other.utf8)
    }
    return first.segments.count < second.segments.count
  }
}

extension PathTemplate.Segment {
  fileprivate var rank: Int {
    switch self {
    case .literal: 0
    case .parameter: 1
    case .greedy: 2
    }
  }
}
