internal import HTTPFetch

/// One call of the function, as Lambda hands it over.
package struct Invocation: Sendable {
  /// Lambda's name for this call: 1 to 128 of `A-Z a-z 0-9 -`, fit for a log and for an address.
  package let requestID: String

  /// When Lambda will end the call, in milliseconds since 1970-01-01T00:00:00Z.
  package let deadlineMilliseconds: Int64

  /// The function, version or alias that was called; visible ASCII, empty if Lambda does not say.
  package let functionARN: String

  /// The X-Ray trace that this call belongs to; visible ASCII.
  package let traceID: String?

  /// The event, at most 6 MB, as it came.
  package let payload: [UInt8]

  /// An invocation; for tests of handlers, and for programs that hand events to a handler themselves.
  package init(
    requestID: String, deadlineMilliseconds: Int64, functionARN: String, traceID: String? = nil, payload: [UInt8]
  ) {
    self.requestID = requestID
    self.deadlineMilliseconds = deadlineMilliseconds
    self.functionARN = functionARN
    self.traceID = traceID
    self.payload = payload
  }
}

extension Invocation {
  /// The request id of an answer to `next`, or nil if it has none that may stand in an address. Two are none.
  static func requestID(of response: HTTPResponse) -> String? {
    let names = response.headers(named: "Lambda-Runtime-Aws-Request-Id")
    guard names.count == 1, let name = names.first, (1...128).contains(name.utf8.count),
      name.utf8.allSatisfy(Self.isIdentifierByte)
    else { return nil }
    return name
  }

  /// The invocation in an answer to `next`, or nil if its deadline is none.
  init?(requestID: String, response: HTTPResponse) {
    // Int64 takes a plus sign, too.
    guard let text = response.header("Lambda-Runtime-Deadline-Ms"), text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }),
      let deadline = Int64(text), deadline > 0
    else { return nil }
    self.init(
      requestID: requestID,
      deadlineMilliseconds: deadline,
      functionARN: Self.visible(response.header("Lambda-Runtime-Invoked-Function-Arn"), maximumBytes: 512) ?? "",
      traceID: Self.visible(response.header("Lambda-Runtime-Trace-Id"), maximumBytes: 1_024),
      payload: response.body)
  }

  /// A text that can stand in a log and in an environment, or nil.
  private static func visible(_ text: String?, maximumBytes: Int) -> String? {
    guard let text, (1...maximumBytes).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    return text
  }

  private static func isIdentifierByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
