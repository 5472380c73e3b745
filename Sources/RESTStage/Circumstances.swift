internal import JOSE

/// What conditions of a policy may ask about a request.
///
/// Source: IAM User Guide, "AWS global condition context keys"; API Gateway Developer Guide, "AWS condition keys that can be used
/// in API Gateway resource policies". Which of them API Gateway knows when it evaluates an authorizer's policy is not documented;
/// that it is these is our assumption.
struct Circumstances: Sendable {
  /// `aws:CurrentTime` and `aws:EpochTime`.
  let now: NumericDate
  /// `aws:SourceIp`.
  let sourceIP: String
  /// `aws:UserAgent`; nil where the request names none.
  let userAgent: String?
  /// `aws:Referer`; nil where the request names none.
  let referer: String?

  /// The value of a key.
  enum Value: Sendable {
    case text(String)
    case moment(NumericDate)
    case boolean(Bool)
    case absent
  }

  /// The keys; their names have no case.
  enum Key: String, Sendable, CaseIterable {
    case currentTime = "aws:currenttime"
    case epochTime = "aws:epochtime"
    case sourceIP = "aws:sourceip"
    case userAgent = "aws:useragent"
    case referer = "aws:referer"
    case secureTransport = "aws:securetransport"
  }

  func value(of key: Key) -> Value {
    switch key {
    // To the second, as AWS writes it.
    case .currentTime, .epochTime:
      .moment(NumericDate(secondsSinceEpoch: now.secondsSinceEpoch.rounded(.down)) ?? now)
    case .sourceIP: .text(sourceIP)
    case .userAgent: userAgent.map(Value.text) ?? .absent
    case .referer: referer.map(Value.text) ?? .absent
    // Where the API is deployed nobody reaches it but over TLS.
    case .secureTransport: .boolean(true)
    }
  }
}
