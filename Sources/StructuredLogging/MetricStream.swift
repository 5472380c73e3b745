package import SystemCalls

/// Where metric documents are written, and under whose name CloudWatch keeps the metrics.
package struct MetricStream: Sendable {
  /// The namespace where the environment names none.
  package static let defaultNamespace = "Latchkey"

  /// The function that the metrics are about.
  package let functionName: String

  private let namespace: String
  private let output: OutputStream
  private let now: @Sendable () -> Double

  /// What the environment asks for: `LATCHKEY_METRICS` (`emf`; empty or `off` is nil, no metrics),
  /// `LATCHKEY_METRICS_NAMESPACE`, and the function's name as Lambda sets it.
  ///
  /// - Parameters:
  ///   - output: standard output; Lambda sends it where the log goes.
  ///   - now: seconds since 1970-01-01T00:00:00Z.
  package init?(
    environment: [String: String], output: OutputStream = .standardOutput,
    now: @escaping @Sendable () -> Double = { WallClock.now() }
  ) throws(InvalidMetricSettings) {
    switch environment["LATCHKEY_METRICS"] ?? "" {
    case "", "off": return nil
    case "emf": break
    case let other: throw .formatUnknown(other)
    }
    let namespace = environment["LATCHKEY_METRICS_NAMESPACE"] ?? ""
    guard namespace.isEmpty || Self.isNamespace(namespace) else { throw .namespaceInvalid(namespace) }
    self.namespace = namespace.isEmpty ? Self.defaultNamespace : namespace
    let name = environment["AWS_LAMBDA_FUNCTION_NAME"] ?? ""
    functionName = name.isEmpty ? "unnamed" : name
    self.output = output
    self.now = now
  }

  /// Writes a document as one line. One that cannot be written is lost, as a line of the log would be.
  package func write(_ document: MetricDocument) {
    let milliseconds = Int64(exactly: (now() * 1_000).rounded(.down)) ?? 0
    guard let line = document.line(namespace: namespace, milliseconds: milliseconds) else { return }
    try? output.write(line)
  }

  /// CloudWatch keeps names that begin with `AWS/` for itself.
  ///
  /// Source: Amazon CloudWatch User Guide, "Metrics concepts", "Namespaces".
  private static func isNamespace(_ text: String) -> Bool {
    guard text.utf8.count <= 255, !text.hasPrefix("AWS/"), !text.hasPrefix(":") else { return false }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: ".-_/#:".utf8.contains(byte)
      }
    }
  }
}

/// What the environment says about metrics and nobody understands. Metrics that are silently off would be missed when
/// they are needed.
package enum InvalidMetricSettings: Error, Equatable, Sendable, CustomStringConvertible {
  /// `LATCHKEY_METRICS` names no format.
  case formatUnknown(String)
  /// `LATCHKEY_METRICS_NAMESPACE` is not a namespace that CloudWatch takes.
  case namespaceInvalid(String)

  /// A short name that never changes.
  package var code: String {
    switch self {
    case .formatUnknown: "metrics_unknown"
    case .namespaceInvalid: "metrics_namespace_invalid"
    }
  }

  /// What was given, and what could be.
  package var description: String {
    switch self {
    case .formatUnknown(let text):
      "LATCHKEY_METRICS: the format \(Self.shown(text)) is not known; use emf, or off"
    case .namespaceInvalid(let text):
      "LATCHKEY_METRICS_NAMESPACE: \(Self.shown(text)) is no namespace of one's own; use at most 255 of a-z A-Z 0-9 "
        + ".-_/#:, and neither AWS/ nor a colon in front"
    }
  }

  private static func shown(_ text: String) -> String {
    Redactor.redacted(String(text.unicodeScalars.prefix(40))).debugDescription
  }
}
