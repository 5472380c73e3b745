package import Logging
internal import StrictJSON
package import SystemCalls

/// A handler for swift-log that writes one line of JSON for each record, and no token or e-mail address in it.
///
///     {"time":"2026-01-01T00:00:00.000Z","level":"info","logger":"latchkey","message":"…","requestId":"…", …}
///
/// - `time` is UTC (RFC 3339). `requestId` stands there when it is set, `error` when the record has one.
/// - The metadata follows as further members, sorted by name. One that is called like a member above becomes
///   `metadata.NAME`: what a caller can put in a record never passes for what the handler says.
/// - Every text goes through `Redactor`. Lines are bounded: 1,000 bytes of a text, 100 values of a record, 4 levels.
/// - A record that cannot be written is lost: there is nowhere left to say so.
package struct JSONLogHandler: LogHandler {
  /// The metadata of every record of this logger.
  package var metadata: Logger.Metadata = [:]

  /// The least level that is written.
  package var logLevel: Logger.Level

  /// Where more metadata comes from, for each record.
  package var metadataProvider: Logger.MetadataProvider?

  /// The request that the records belong to; `logger[metadataKey: "requestId"]` sets it, too.
  package var requestID: String?

  private let label: String
  private let output: OutputStream
  private let now: @Sendable () -> Double

  /// A handler for the logger with a label.
  ///
  /// - Parameter now: seconds since 1970-01-01T00:00:00Z.
  package init(
    label: String, level: Logger.Level = .info, output: OutputStream = .standardError,
    now: @escaping @Sendable () -> Double = { WallClock.now() }
  ) {
    self.label = label
    logLevel = level
    self.output = output
    self.now = now
  }

  /// Metadata by its name, for swift-log.
  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { key == "requestId" ? requestID.map { .string($0) } : metadata[key] }
    set {
      if key == "requestId" {
        requestID = newValue.map { "\($0)" }
      } else {
        metadata[key] = newValue
      }
    }
  }

  /// Writes a record.
  package func log(event: LogEvent) {
    var members: [JSONText.Member] = [
      .init("time", .string(Timestamp.text(secondsSinceEpoch: now()))),
      .init("level", .string(event.level.rawValue)),
      .init("logger", .string(Redactor.redacted(label))),
      .init("message", .string(Redactor.redacted(event.message.description))),
    ]
    // The nearer to the record, the more it says.
    var all =
      metadata
      .merging(metadataProvider?.get() ?? [:]) { $1 }
      .merging(event.metadata ?? [:]) { $1 }
    // Whoever logs without the handler's help may say which request it is, but never another than the handler's.
    if let requestID = requestID ?? all.removeValue(forKey: "requestId").map({ "\($0)" }) {
      members.append(.init("requestId", .string(Redactor.redacted(requestID))))
    }
    if let error = event.error { members.append(.init("error", .string(Redactor.redacted("\(error)")))) }
    var text = MetadataText()
    members += text.members(all, reserved: ["time", "level", "logger", "message", "requestId", "error"])
    try? output.write(JSONText.object(members).encoded() + [UInt8(ascii: "\n")])
  }
}
