internal import JOSE
internal import KeyFetching
internal import Logging
internal import Synchronization

/// Tells the log what became of loading keys: one record for each load and one for each request. Of a URL it says the host,
/// of a key its id and why it is not used.
final class KeyJournal: Sendable {
  private struct State {
    var logger: Logger
    var skipped = SkippedKeyMemory()
  }

  private let state: Mutex<State>

  init(_ logger: Logger) {
    state = Mutex(State(logger: logger))
  }

  /// From now on, what is told happened in the call whose logger this is.
  func begin(with logger: Logger) {
    state.withLock { $0.logger = logger }
  }

  /// Tells of one load.
  func note(_ report: KeyLoadReport) {
    let (logger, skipped) = state.withLock { state in
      // A load that failed, or that changed nothing, says nothing about the keys.
      guard case .loaded = report.outcome else { return (state.logger, [SkippedKey]()) }
      return (state.logger, state.skipped.news(in: report.skipped, of: report.issuer))
    }
    for fetch in report.fetches { logger.note(fetch, of: report.issuer) }
    logger.note(report)
    for key in skipped { logger.note(key, of: report.issuer) }
  }
}

extension Logger {
  fileprivate func note(_ fetch: KeyFetch, of issuer: String) {
    // Whether it matters is for the load to say: a second attempt may have helped.
    let isGood = ["ok", "not_modified"].contains(fetch.outcome)
    log(
      level: isGood ? .info : .warning, "key fetch",
      metadata: [
        "issuer": "\(issuer)", "host": "\(fetch.host)", "outcome": "\(fetch.outcome)",
        "milliseconds": .rounded(fetch.seconds * 1_000), "bytes": .stringConvertible(fetch.byteCount),
      ])
  }

  fileprivate func note(_ report: KeyLoadReport) {
    var metadata: Logger.Metadata = [
      "issuer": "\(report.issuer)", "cause": "\(report.cause.code)", "milliseconds": .rounded(report.seconds * 1_000),
    ]
    metadata["age"] = report.age.map { .rounded($0) }
    switch report.outcome {
    case .loaded(let count):
      metadata["keys"] = .stringConvertible(count)
      info("keys loaded", metadata: metadata)
    case .unchanged(let count):
      metadata["keys"] = .stringConvertible(count)
      info("keys unchanged", metadata: metadata)
    case .failed(let reason):
      metadata["reason"] = "\(reason)"
      // With keys that still serve nobody is turned away yet; and without a pinned set the server is asked.
      let isHarmless = report.age != nil || report.cause == .pinned
      log(level: isHarmless ? .warning : .error, "keys not loaded", metadata: metadata)
    }
  }

  fileprivate func note(_ key: SkippedKey, of issuer: String) {
    warning(
      "key skipped",
      metadata: [
        "issuer": "\(issuer)", "index": .stringConvertible(key.index), "keyID": "\(key.keyID ?? "none")",
        "reason": "\(key.reason)",
      ])
  }
}

extension Logger.MetadataValue {
  /// A number without its fraction; one that is none, or too large to say, is left to its description.
  static func rounded(_ value: Double) -> Logger.MetadataValue {
    Int64(exactly: value.rounded()).map { .stringConvertible($0) } ?? "\(value)"
  }
}

extension KeyLoadCause {
  /// A stable short name.
  fileprivate var code: String {
    switch self {
    case .pinned, .first, .expired, .ahead: rawValue
    case .unknownKey: "unknown_key"
    }
  }
}
