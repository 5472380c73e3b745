internal import KeyFetching
internal import LambdaRuntime
internal import StructuredLogging
internal import Synchronization
internal import SystemCalls

/// Counts what becomes of each call, and writes it down when the call has been answered.
///
/// Which dimensions a metric has is decided by what it costs: CloudWatch bills every combination of a name and its
/// dimensions' values. So codes and outcomes are dimensions, of which there are few, and issuers are not, of which there may
/// be hundreds: an issuer is a text in the document, to be searched for (docs/operations.md).
final class CallMetrics: Sendable {
  private struct Call {
    let requestID: String
    let verdict: Verdict
    let seconds: Double
    let keyAge: Double?
  }

  private struct State {
    var call: Call?
    /// Outcomes of requests since the last document, in the order of their first appearance.
    var fetches: [(outcome: String, count: Int)] = []
  }

  private let stream: MetricStream
  private let state = Mutex(State())

  init(_ stream: MetricStream) {
    self.stream = stream
  }

  /// Takes note of a call's verdict, of how long it took to find, and of how old the keys were.
  func note(_ verdict: Verdict, on invocation: Invocation, seconds: Double, keyAge: Double?) {
    let call = Call(requestID: invocation.requestID, verdict: verdict, seconds: seconds, keyAge: keyAge)
    state.withLock { $0.call = call }
  }

  /// Takes note of a load of keys.
  func note(_ report: KeyLoadReport) {
    state.withLock { state in
      for outcome in report.fetches.map(Self.outcome) {
        if let index = state.fetches.firstIndex(where: { $0.outcome == outcome }) {
          state.fetches[index].count += 1
        } else {
          state.fetches.append((outcome, 1))
        }
      }
    }
  }

  /// A fetch's outcome as a dimension. Each value of one is a metric that is paid for, and a server may answer with any
  /// status: of that only the class counts, and the log has the rest.
  private static func outcome(of fetch: KeyFetch) -> String {
    let prefix = "status_"
    guard fetch.outcome.hasPrefix(prefix), let kind = fetch.outcome.dropFirst(prefix.count).first else {
      return fetch.outcome
    }
    return "\(prefix)\(kind)xx"
  }

  /// Writes down what happened since it was last asked to.
  func write() {
    let (call, fetches) = state.withLock { state in
      defer { (state.call, state.fetches) = (nil, []) }
      return (state.call, state.fetches)
    }
    var document = MetricDocument()
    if let call {
      // Only with believed callers: whoever is refused chose whose keys were looked at.
      let age = call.verdict.caller == nil ? nil : call.keyAge
      document.add(call.verdict, seconds: call.seconds, keySetAge: age, of: stream.functionName)
    }
    for (index, fetch) in fetches.enumerated() {
      // A dimension has one value in a document: requests that ended otherwise go into one of their own.
      if index > 0 {
        stream.write(document)
        document = MetricDocument()
      }
      document.add(fetch.count, outcome: fetch.outcome, of: stream.functionName)
      if let call { document.note("requestId", call.requestID) }
    }
    if let call { document.note("requestId", call.requestID) }
    stream.write(document)
  }
}

extension MetricDocument {
  /// What became of a call. Each of the four is 0 or 1, so that an average is a share.
  fileprivate mutating func add(_ verdict: Verdict, seconds: Double, keySetAge: Double?, of function: String) {
    let dimensions = [(name: "FunctionName", value: function)]
    let decisions: [(name: String, decision: Verdict.Decision)] = [
      ("Accepted", .allow), ("Denied", .deny), ("Refused", .unauthorized), ("Undecided", .undecided),
    ]
    var metrics = decisions.map { Metric($0.name, .count, $0.decision == verdict.decision ? 1 : 0) }
    metrics.append(Metric("VerificationTime", .milliseconds, (seconds * 1_000_000).rounded() / 1_000))
    if let keySetAge { metrics.append(Metric("KeySetAge", .seconds, keySetAge.rounded())) }
    add(metrics, by: dimensions)
    switch verdict.decision {
    case .unauthorized: add([Metric("Refused", .count, 1)], by: dimensions + [("Code", verdict.code)])
    case .undecided: add([Metric("Undecided", .count, 1)], by: dimensions + [("Code", verdict.code)])
    case .allow, .deny: note("Code", verdict.code)
    }
    if let issuer = verdict.circumstances.issuer { note("Issuer", issuer) }
    if let credential = verdict.circumstances.credential { note("Credential", credential) }
  }

  /// So many requests for keys ended in the same way.
  fileprivate mutating func add(_ fetchCount: Int, outcome: String, of function: String) {
    let metrics = [Metric("KeyFetches", .count, Double(fetchCount))]
    let dimensions = [(name: "FunctionName", value: function)]
    add(metrics, by: dimensions)
    add(metrics, by: dimensions + [("Outcome", outcome)])
  }
}
