import Foundation
import Logging
import StructuredLogging
import SystemCalls
import Testing

@Suite struct JSONLogHandlerTests {
  /// 2026-01-01T00:00:00.25Z.
  private static let moment = 1_767_225_600.25

  /// The lines that a program's logging comes to.
  private func lines(level: Logger.Level = .info, _ body: (inout Logger) -> Void) throws -> [String] {
    var ends: [Int32] = [-1, -1]
    try #require(unsafe pipe(&ends) == 0)
    defer { close(ends[0]) }
    let output = SystemCalls.OutputStream(descriptor: ends[1])
    var logger = Logger(label: "latchkey") { label in
      JSONLogHandler(label: label, level: level, output: output, now: { Self.moment })
    }
    body(&logger)
    close(ends[1])
    let reader = LineReader(descriptor: ends[0], maximumLineBytes: 1_000_000)
    var lines: [String] = []
    while case .bytes(let bytes)? = try reader.next() { lines.append(String(decoding: bytes, as: UTF8.self)) }
    return lines
  }

  /// The one record of a program's logging, read by a JSON parser that is not ours.
  private func record(_ body: (inout Logger) -> Void) throws -> [String: Any] {
    let lines = try lines(body)
    let line = try #require(lines.count == 1 ? lines.first : nil, "\(lines.count) lines")
    return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test func writesOneLineInAFixedOrder() throws {
    let lines = try lines { logger in
      logger[metadataKey: "zone"] = "a"
      logger[metadataKey: "requestId"] = "8476a536"
      logger.info(
        "a token was refused", metadata: ["code": "expired", "count": "\(3)", "bytes": .stringConvertible(12)])
    }
    #expect(
      lines == [
        "{\"time\":\"2026-01-01T00:00:00.250Z\",\"level\":\"info\",\"logger\":\"latchkey\","
          + "\"message\":\"a token was refused\",\"requestId\":\"8476a536\",\"bytes\":12,\"code\":\"expired\","
          + "\"count\":\"3\",\"zone\":\"a\"}"
      ])
  }

  @Test func writesWhatTheLevelLetsThrough() throws {
    let lines = try lines(level: .warning) { logger in
      logger.info("no")
      logger.warning("yes")
      logger.error("yes")
    }
    #expect(lines.count == 2)
  }

  @Test func metadataNeverPassesForTheHandlersMembers() throws {
    let record = try record { logger in
      logger[metadataKey: "requestId"] = "true one"
      logger[metadataKey: "level"] = "shout"
      logger.info(
        "m", metadata: ["time": "never", "message": "other", "requestId": "other", "metadata.level": "x", "error": "e"])
    }
    #expect(record["time"] as? String == "2026-01-01T00:00:00.250Z")
    #expect(record["message"] as? String == "m")
    #expect(record["requestId"] as? String == "true one")
    #expect(record["level"] as? String == "info")
    #expect(record["metadata.time"] as? String == "never")
    #expect(record["metadata.message"] as? String == "other")
    #expect(record["metadata.requestId"] as? String == "other")
    #expect(
      Set([record["metadata.level"], record["metadata.metadata.level"]].compactMap { $0 as? String }) == ["shout", "x"])
    #expect(record["metadata.error"] as? String == "e")
  }

  @Test func metadataMayNameTheRequestWhereTheHandlerDoesNot() throws {
    let record = try record { $0.info("m", metadata: ["requestId": "8476a536"]) }
    #expect(record["requestId"] as? String == "8476a536")
    #expect(record["metadata.requestId"] == nil)
  }

  @Test func oneRecordIsOneLineWhateverItHolds() throws {
    let hostile = "a\r\n{\"level\":\"forged\"}\u{0}\u{1B}[2J\u{7F}\u{85}\u{9B}31m\u{2028}\u{2029}\"\\\u{1F511}"
    let lines = try lines { $0.info("\(hostile)", metadata: ["\(hostile)": "\(hostile)"]) }
    let line = try #require(lines.count == 1 ? lines.first : nil)
    #expect(!line.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || $0 == "\u{2028}" })
    let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    #expect(record?["message"] as? String == hostile)
    #expect(record?[hostile] as? String == hostile)
  }

  @Test func redactsWhereverATextCanStand() throws {
    let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLWJ5dGVz"
    struct Fault: Error { let token: String }
    let lines = try lines { logger in
      logger[metadataKey: "requestId"] = "\(token)"
      logger[metadataKey: "a"] = "\(token)"
      logger.error(
        "Bearer \(token)", error: Fault(token: token),
        metadata: [
          "b": .array(["\(token)", .dictionary(["c": "\(token)", "\(token)": "x"])]), "d": .stringConvertible(token),
          "\(token)": "y", "e": "someone@example.com",
        ])
    }
    let line = try #require(lines.count == 1 ? lines.first : nil)
    #expect(!line.contains("eyJ") && !line.contains("c2lnbmF0"))
    #expect(!line.contains("someone"))
    #expect(line.components(separatedBy: "[redacted: token]").count == 10)
    #expect(line.contains("[redacted: e-mail address]"))
    #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
  }

  @Test func numbersThatEveryReaderReadsAlikeStayNumbers() throws {
    let record = try record {
      $0.info(
        "m",
        metadata: [
          "small": .stringConvertible(-7), "true": .stringConvertible(true),
          "large": .stringConvertible(9_007_199_254_740_993), "beyond": .stringConvertible(UInt64.max),
        ])
    }
    #expect(record["small"] as? Int == -7)
    #expect(record["true"] as? Bool == true)
    #expect(record["large"] as? String == "9007199254740993")
    #expect(record["beyond"] as? String == "18446744073709551615")
  }

  @Test func aRecordIsBounded() throws {
    var deep: Logger.Metadata.Value = "bottom"
    for _ in 1...1_000 { deep = .array([deep]) }
    let wide = Logger.Metadata(uniqueKeysWithValues: (0..<10_000).map { ("k\($0)", "v") })
    let long = String(repeating: "long ", count: 100_000)
    let lines = try lines { logger in
      logger.info("\(long)", metadata: ["deep": deep])
      logger.info("wide", metadata: wide)
      logger.info("nested", metadata: ["a": .array(Array(repeating: .dictionary(wide), count: 100))])
    }
    #expect(lines.count == 3)
    for line in lines {
      #expect(line.utf8.count < 5_000)
      #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
    }
    #expect(!lines.joined().contains("bottom"))
  }

  @Test func aLoggerIsAValue() throws {
    let lines = try lines { logger in
      var other = logger
      other[metadataKey: "requestId"] = "1"
      other.logLevel = .error
      logger.info("first")
      other.info("second")
    }
    #expect(lines.count == 1)
    #expect(!lines.joined().contains("requestId"))
  }

  @Test func aReaderThatHasGoneEndsNothing() throws {
    var ends: [Int32] = [-1, -1]
    try #require(unsafe pipe(&ends) == 0)
    close(ends[0])
    let output = SystemCalls.OutputStream(descriptor: ends[1])
    Logger(label: "x") { JSONLogHandler(label: $0, output: output) }.info("nobody reads this")
    close(ends[1])
  }

  @Test func theTimeIsNow() throws {
    var ends: [Int32] = [-1, -1]
    try #require(unsafe pipe(&ends) == 0)
    defer { close(ends[0]) }
    let output = SystemCalls.OutputStream(descriptor: ends[1])
    Logger(label: "x") { JSONLogHandler(label: $0, output: output) }.info("m")
    close(ends[1])
    guard case .bytes(let line)? = try LineReader(descriptor: ends[0], maximumLineBytes: 1_000).next() else {
      Issue.record("no line")
      return
    }
    let record = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    let time = (record?["time"] as? String).flatMap(formatter.date(from:))
    #expect(time.map { abs($0.timeIntervalSinceNow) < 5 } == true)
  }
}
