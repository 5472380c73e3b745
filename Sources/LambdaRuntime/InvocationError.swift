internal import StrictJSON

/// What a function says when it cannot answer. API Gateway reads the message: an authorizer's `Unauthorized`, exactly,
/// is a 401, and anything else a 500.
package struct InvocationError: Error, Equatable, Sendable {
  /// A name for the kind of error, fit for a metric.
  package let errorType: String

  /// What is told to whoever called the function. It leaves the house: no token, no secret, no detail.
  package let errorMessage: String

  /// An error of a kind, with a message.
  package init(errorType: String, errorMessage: String) {
    self.errorType = errorType
    self.errorMessage = errorMessage
  }

  /// The body that Lambda expects ("Building a custom runtime", AWS Lambda Developer Guide).
  package var body: [UInt8] {
    JSONText.object(["errorMessage": .string(errorMessage), "errorType": .string(errorType)]).encoded()
  }

  /// The type as a header field can carry it.
  var headerValue: String {
    let bytes = errorType.utf8.prefix(128).map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
        byte
      default: UInt8(ascii: "-")
      }
    }
    return bytes.isEmpty ? "Unknown" : String(decoding: bytes, as: UTF8.self)
  }
}
