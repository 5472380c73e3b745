internal import StrictJSON

/// Numbers about one piece of work, in CloudWatch's Embedded Metric Format: one line of JSON from which CloudWatch makes
/// metrics, and which can be searched like any other line of a log.
///
/// What would make CloudWatch throw the whole document away is left out instead: a value that is no number, a name that is
/// empty or too long, a second value for a name, whatever is beyond the bounds. Texts go through `Redactor`.
///
/// Source: Amazon CloudWatch User Guide, "Specification: Embedded metric format"; CloudWatch API Reference, "MetricDatum"
/// and "Dimension".
package struct MetricDocument {
  /// Metrics of a document, at most.
  package static let maximumMetrics = 100
  /// Dimensions of a set, at most.
  package static let maximumDimensions = 30
  /// Texts beside the dimensions, at most. Ours, so that a document stays a line that fits into one write.
  package static let maximumNotes = 20
  /// The bytes of a name, at most: what the API takes for a metric; it takes more for none.
  package static let maximumNameBytes = 250

  /// What a metric counts in.
  package enum Unit: String, Sendable {
    case count = "Count"
    case milliseconds = "Milliseconds"
    case seconds = "Seconds"
  }

  /// A number with its name.
  package struct Metric: Sendable {
    package let name: String
    package let unit: Unit
    package let value: Double

    /// A number; `value` must be finite, and not beyond 2^360 in either direction, or it is left out.
    package init(_ name: String, _ unit: Unit, _ value: Double) {
      self.name = name
      self.unit = unit
      self.value = value
    }
  }

  private struct Directive {
    let dimensions: [String]
    let metrics: [Metric]
  }

  private var directives: [Directive] = []
  private var members: [JSONText.Member] = []
  private var metricCount = 0
  private var noteCount = 0

  /// A document about nothing yet.
  package init() {}

  /// Adds metrics that CloudWatch is to keep apart by these dimensions, in this order. Every combination of a metric's
  /// name and its dimensions' values is a metric of its own, and billed as one.
  ///
  /// The same metric may be added again by other dimensions.
  package mutating func add(_ metrics: [Metric], by dimensions: [(name: String, value: String)]) {
    guard dimensions.count <= Self.maximumDimensions,
      dimensions.allSatisfy({ admits($0.name, .string(Self.dimensionValue($0.value))) })
    else { return }
    for (name, value) in dimensions { put(name, .string(Self.dimensionValue(value))) }
    var added: [Metric] = []
    for metric in metrics where metricCount < Self.maximumMetrics {
      guard let number = Self.number(metric.value), admits(metric.name, number),
        !added.contains(where: { $0.name == metric.name })
      else { continue }
      put(metric.name, number)
      added.append(metric)
      metricCount += 1
    }
    guard !added.isEmpty else { return }
    directives.append(Directive(dimensions: dimensions.map(\.name), metrics: added))
  }

  /// Adds a text that can be searched for, and makes no metric: the place for what has too many values for a dimension.
  package mutating func note(_ name: String, _ text: String) {
    let text = JSONText.string(Redactor.redacted(text))
    guard noteCount < Self.maximumNotes, admits(name, text) else { return }
    put(name, text)
    noteCount += 1
  }

  /// The document as one line of UTF-8, with its end; nil where it has no metric.
  ///
  /// - Parameter milliseconds: the time of the metrics, since 1970-01-01T00:00:00Z.
  package func line(namespace: String, milliseconds: Int64) -> [UInt8]? {
    guard !directives.isEmpty else { return nil }
    let metadata: JSONText = .object([
      "Timestamp": .integer(milliseconds),
      "CloudWatchMetrics": .array(
        directives.map { directive in
          .object([
            "Namespace": .string(namespace), "Dimensions": .array([.strings(directive.dimensions)]),
            "Metrics": .array(
              directive.metrics.map { .object(["Name": .string($0.name), "Unit": .string($0.unit.rawValue)]) }),
          ])
        }),
    ])
    return JSONText.object([.init("_aws", metadata)] + members).encoded() + [UInt8(ascii: "\n")]
  }

  /// Whether a member may be there with this value: under a name that CloudWatch takes, and with no other value.
  private func admits(_ name: String, _ value: JSONText) -> Bool {
    guard (1...Self.maximumNameBytes).contains(name.utf8.count), name != "_aws", !name.hasPrefix(":"),
      name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return false }
    return members.first { $0.name == name }.map { $0.value == value } ?? true
  }

  private mutating func put(_ name: String, _ value: JSONText) {
    guard !members.contains(where: { $0.name == name }) else { return }
    members.append(.init(name, value))
  }

  /// A number as JSON has it, or nil where CloudWatch would not take it.
  private static func number(_ value: Double) -> JSONText? {
    // False for NaN, too.
    guard value.magnitude <= 0x1p360 else { return nil }
    if let whole = Int64(exactly: value), whole.magnitude <= 1 << 53 { return .integer(whole) }
    // Swift writes a finite Double as JSON does: "0.25", "1e-05".
    return .raw(Array(value.description.utf8))
  }

  /// A dimension's value as CloudWatch takes it: visible ASCII and spaces, and not only spaces.
  private static func dimensionValue(_ text: String) -> String {
    let scalars = Redactor.redacted(text).unicodeScalars.map { (0x20..<0x7F).contains($0.value) ? $0 : "?" }
    let value = String(String.UnicodeScalarView(scalars))
    return value.utf8.allSatisfy { $0 == 0x20 } ? "-" : value
  }
}
