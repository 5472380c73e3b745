internal import YAMLReading

/// Evaluates what a template leaves open: parameters, conditions, references and intrinsic functions.
///
/// It goes on after a problem, so that all of them are found at once; what has one is `failed`.
struct Evaluation {
  let source: SourceTemplate
  let surroundings: Surroundings
  let parameters: Parameters
  /// Whether `****` stands for secrets and for parameters with `NoEcho`, as in what CloudFormation shows.
  let isMasking: Bool

  var problems: [TemplateFault.Problem] = []
  /// What is known of each condition already; nil: it has a problem.
  var knownConditions: [String: Bool?] = [:]
  /// The names of resources that were made already, by logical id; nil: there was a problem.
  var knownNames: [String: String?] = [:]
  /// The conditions and names that are being evaluated, outermost first.
  var open: [String] = []
  /// Whether a condition is being evaluated, which needs the true value of a parameter.
  var isDeciding = false
  private var steps = 0
  private var bytes = 0

  /// The most values that are evaluated, and the most bytes of texts that come of it: a text that is put into a text that is
  /// put into a text would otherwise grow without bounds.
  static let maximumSteps = 200_000
  static let maximumBytes = 4_194_304
  /// The longest single text, in bytes.
  static let maximumTextBytes = 65_536
  /// The longest chain of conditions, or of names, that need one another.
  static let maximumChain = 32

  static let mask = "****"

  /// What came of a value.
  enum Settled {
    case value(YAMLNode)
    /// `AWS::NoValue`: the member, or the element, is not there.
    case nothing
    /// There is a problem, which is noted down.
    case failed
  }

  init(_ source: SourceTemplate, in surroundings: Surroundings, isMasking: Bool) {
    self.source = source
    self.surroundings = surroundings
    self.isMasking = isMasking
    parameters = Parameters(source.parameters, given: surroundings.parameters)
    problems = source.problems + parameters.problems
  }

  mutating func report(_ code: TemplateFault.Code, _ line: Int?, _ reason: String) {
    problems.append(.init(code, line: line, reason))
  }

  /// Notes a problem down, for whoever then has no value.
  mutating func failure(_ code: TemplateFault.Code, _ line: Int, _ reason: String) -> Settled {
    report(code, line, reason)
    return .failed
  }

  /// Counts work; false when there was too much of it.
  private mutating func spend(_ line: Int, bytes more: Int = 0) -> Bool {
    guard steps <= Self.maximumSteps, bytes <= Self.maximumBytes else { return false }
    steps += 1
    bytes += more
    if steps > Self.maximumSteps || bytes > Self.maximumBytes {
      report(.tooLarge, line, "evaluating the template takes more than it should")
      return false
    }
    return true
  }

  /// The value with every intrinsic function in it evaluated.
  mutating func settle(_ node: YAMLNode) -> Settled {
    guard spend(node.line) else { return .failed }
    if let (name, argument) = node.intrinsic { return evaluate(name, argument, node.line) }
    if let tag = node.tag {
      return failure(.intrinsicUnsupported, node.line, "the tag \(tag.quoted) is not known here")
    }
    switch node.content {
    case .scalar: return .value(node)
    case .sequence(let elements):
      var settled: [YAMLNode] = []
      var isGood = true
      for element in elements {
        switch settle(element) {
        case .value(let value): settled.append(value)
        case .nothing: break
        case .failed: isGood = false
        }
      }
      return isGood ? .value(YAMLNode(.sequence(settled), line: node.line)) : .failed
    case .mapping(let members):
      var settled: [YAMLNode.Member] = []
      var isGood = true
      for member in members {
        if member.name.utf8.starts(with: "Fn::".utf8) {
          report(.intrinsicUnsupported, member.line, "\(member.name.quoted) beside other members is not evaluated here")
          isGood = false
          continue
        }
        switch settle(member.value) {
        case .value(let value): settled.append(.init(name: member.name, line: member.line, value: value))
        case .nothing: break
        case .failed: isGood = false
        }
      }
      return isGood ? .value(YAMLNode(.mapping(settled), line: node.line)) : .failed
    }
  }

  /// A text that was made here.
  mutating func made(_ text: String, _ line: Int) -> Settled {
    guard text.utf8.count <= Self.maximumTextBytes else {
      return failure(.tooLarge, line, "a text becomes longer than \(Self.maximumTextBytes) bytes")
    }
    guard spend(line, bytes: text.utf8.count) else { return .failed }
    return .value(YAMLNode(.scalar(text, isPlain: false), line: line))
  }

  /// The text that a value comes to; nil where it comes to none, which is noted down.
  mutating func text(_ node: YAMLNode, for owner: String) -> String? {
    switch settle(node) {
    case .value(let value):
      if let text = value.text, !value.isNull { return text }
      report(.malformed, node.line, "\(owner) needs a text")
    case .nothing: report(.malformed, node.line, "\(owner) needs a text and not AWS::NoValue")
    case .failed: break
    }
    return nil
  }

  /// The list of texts that a value comes to; nil where it comes to none, which is noted down.
  mutating func texts(_ node: YAMLNode, for owner: String) -> [String]? {
    guard case .value(let value) = settle(node) else { return nil }
    guard let elements = value.elements else {
      report(.malformed, node.line, "\(owner) needs a list of texts")
      return nil
    }
    var texts: [String] = []
    for element in elements {
      guard let text = element.text, !element.isNull else {
        report(.malformed, element.line, "\(owner) needs a list of texts")
        return nil
      }
      texts.append(text)
    }
    return texts
  }

  /// The elements of a function's argument; nil where there are not as many as it takes, which is noted down.
  mutating func arguments(_ node: YAMLNode, of name: String, _ count: ClosedRange<Int>) -> [YAMLNode]? {
    if let elements = node.elements, count.contains(elements.count) { return elements }
    let number =
      count.lowerBound == count.upperBound ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
    report(.malformed, node.line, "\(name) takes a list of \(number)")
    return nil
  }
}
