extension UInt8 {
  /// An upper-case ASCII letter in lower case; every other byte as it is.
  var lowercasedASCII: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }

  /// A byte of a `token` (RFC 9110 section 5.6.2), which a scheme is.
  var isSchemeByte: Bool { isASCIIAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains(self) }

  /// A byte of a `b64token` (RFC 6750 section 2.1).
  fileprivate var isTokenByte: Bool { isASCIIAlphanumeric || "-._~+/=".utf8.contains(self) }

  private var isASCIIAlphanumeric: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }
}

extension ArraySlice<UInt8> {
  /// Whether all bytes are those of a bearer token. What is no JWS is the verifier's to refuse.
  var isToken: Bool { !isEmpty && allSatisfy(\.isTokenByte) }
}
